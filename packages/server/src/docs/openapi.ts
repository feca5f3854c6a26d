import { HEADERS } from '@deskbell/protocol';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import pino from 'pino';
import { withBodyRefusals } from '../http/route-schema.ts';
import { createHttpServer, type HttpOptions } from '../http/server.ts';
import type { Deps } from '../ports.ts';
import { VERSION } from '../version.ts';

/** The OpenAPI 3.1 document of the routes, from the schemas that validate and serialise them (OP6). */
export async function describeApi(): Promise<string> {
  const app = await createUncalledServer(
    async server =>
      void (await server.register(swagger, { openapi: DOCUMENT, refResolver: NAMES, transform: complete })),
  );
  await app.ready();
  const document = app.swagger();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** All routes, to be looked at and never called. */
export function createUncalledServer(beforeRoutes: NonNullable<HttpOptions['beforeRoutes']>) {
  return createHttpServer(noDeps, {
    limiter: null,
    log: pino({ level: 'silent' }),
    isHttps: true,
    hasDemo: false,
    canMail: true,
    members: {} as HttpOptions['members'],
    trustedProxies: [],
    operations: { notReady: async () => null, metrics: async () => ({ contentType: '', text: '' }) },
    onAnswer: () => undefined,
    login: {} as HttpOptions['login'],
    files: {} as HttpOptions['files'],
    webhooks: {} as HttpOptions['webhooks'],
    beforeRoutes,
  });
}

const complete: NonNullable<FastifyDynamicSwaggerOptions['transform']> = ({ schema, url }) => ({
  schema: withBodyRefusals(schema ?? {}),
  url,
});

// Shared schemas keep their names in `components`.
const NAMES = { buildLocalReference: (schema: { $id?: unknown }) => String(schema.$id) };

const noDeps = new Proxy({} as Deps, { get: () => undefined });

const DOCUMENT: NonNullable<FastifyDynamicSwaggerOptions['openapi']> = {
  openapi: '3.1.0',
  info: {
    title: 'Deskbell',
    version: VERSION,
    description:
      'Support chat. **Support** is what a shop’s customers call, with a publishable key and a session that the ' +
      'first POST makes. **Agent** and **Keys** are for the shop’s servers, with a secret key. Every answer is an ' +
      'envelope; branch on `error.code` and `error.retryable`.',
    license: { name: 'MIT' },
  },
  tags: [
    { name: 'Support' },
    { name: 'Auth' },
    { name: 'Uploads' },
    { name: 'Members' },
    { name: 'Agent' },
    { name: 'Identity' },
    { name: 'Keys' },
  ],
  components: {
    securitySchemes: {
      publicKey: { type: 'apiKey', in: 'header', name: 'X-Public-Key', description: '`pk_test_…` or `pk_live_…`' },
      session: { type: 'http', scheme: 'bearer', description: `The session token, from \`${HEADERS.sessionToken}\`.` },
      secretKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: '`sk_test_…` or `sk_live_…`' },
      inbox: {
        type: 'apiKey',
        in: 'cookie',
        name: 'deskbell_inbox',
        description: 'Of a member who logged in; by https `__Host-deskbell_inbox`.',
      },
    },
  },
};

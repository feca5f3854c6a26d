import type { IncomingHttpHeaders } from 'node:http';
import { HEADERS, LIMITS } from '@deskbell/protocol';
import { ErrorSchema } from '@deskbell/protocol/schemas';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { AppError } from '../domain/app-error.ts';
import { isId } from '../domain/id.ts';
import type { Deps, LogInRoutes, RateLimiter } from '../ports.ts';
import type { WebhookDeps } from '../services/agent-webhooks.ts';
import type { FileDeps } from '../services/file-deps.ts';
import type { LoginDeps } from '../services/login-deps.ts';
import { answerOddRequests, createParserErrors } from './client-errors.ts';
import { registerPreflight } from './cors.ts';
import { registerDocs } from './docs.ts';
import { isFault, refuse } from './envelope.ts';
import { createInboxAuth } from './inbox-auth.ts';
import { registerInboxFiles } from './inbox-files.ts';
import { parseJsonBody } from './json-body.ts';
import { lazySerializers, lazyValidators } from './lazy-compilers.ts';
import { lingerAfter } from './linger.ts';
import { rememberMethods } from './method-not-allowed.ts';
import { PlainResponse } from './plain-response.ts';
import { ERROR_ID } from './route-schema.ts';
import { registerAgentAccess } from './routes/agent-access.ts';
import { registerAgentConversations } from './routes/agent-conversations.ts';
import { registerAgentCustomers } from './routes/agent-customers.ts';
import { registerAgentDesk } from './routes/agent-desk.ts';
import { registerAgentErasure } from './routes/agent-erasure.ts';
import { registerAgentIdentity } from './routes/agent-identity.ts';
import { registerAgentKeys } from './routes/agent-keys.ts';
import { type AccessOptions, registerAgentMembers } from './routes/agent-members.ts';
import { registerAgentNumbers } from './routes/agent-numbers.ts';
import { registerAgentPeople } from './routes/agent-people.ts';
import { registerAgentSearch } from './routes/agent-search.ts';
import { registerAgentService } from './routes/agent-service.ts';
import { registerAgentUploads } from './routes/agent-uploads.ts';
import { registerAgentWebhooks } from './routes/agent-webhooks.ts';
import { registerAgentWriting } from './routes/agent-writing.ts';
import { registerAuth } from './routes/auth.ts';
import { registerDemo } from './routes/demo.ts';
import { registerFiles } from './routes/files.ts';
import { registerInboxAuth } from './routes/inbox-auth.ts';
import { registerMailPages } from './routes/mail-pages.ts';
import { type Operations, registerOperations } from './routes/operations.ts';
import { registerService } from './routes/service.ts';
import { registerSocketPaths } from './routes/socket-paths.ts';
import { registerSupport } from './routes/support.ts';
import { registerUploads } from './routes/uploads.ts';
import { registerVisit } from './routes/visit.ts';
import { registerWidgetSettings } from './routes/widget.ts';
import { API_HEADERS, HTTPS_HEADERS } from './security-headers.ts';
import { registerWidgetFiles } from './widget-files.ts';

export interface HttpOptions {
  limiter: RateLimiter | null;
  log: Logger;
  /** Whether browsers reach us over https: decides the cookie's attributes (SE3). */
  isHttps: boolean;
  trustedProxies: string[];
  operations: Operations;
  /** How login codes travel, and who counts them. */
  login: Pick<LoginDeps, 'delivery' | 'sms' | 'meter'>;
  /** Where files lie, and who looks into them. */
  files: Pick<FileDeps, 'blobs' | 'inspector' | 'scanner'>;
  /** What webhooks may lead to, and how long a new one takes until every node knows it. */
  webhooks: Pick<WebhookDeps, 'sender' | 'settleMs'>;
  /** How members come in; `publicOrigin`: where browsers reach us, null without PUBLIC_URL. */
  members: AccessOptions & { logIn: LogInRoutes; publicOrigin: string | null };
  /** Whether mails about conversations leave this house. */
  canMail: boolean;
  /** Whether the demo shop is served (WD5). */
  hasDemo: boolean;
  /** Sees every route as it is registered; for what describes them. */
  beforeRoutes?: (app: FastifyInstance) => Promise<void>;
  /** Called after every answer. */
  onAnswer: (answer: { route: string; method: string; status: number }) => void;
}

/** Everything that speaks HTTP, wired and ready to listen. */
export async function createHttpServer(deps: Deps, options: HttpOptions): Promise<FastifyInstance> {
  const { limiter, log, trustedProxies } = options;
  const parserErrors = createParserErrors(deps.ids);
  const app = Fastify({
    logger: false,
    schemaController: { compilersFactory: { buildSerializer: lazySerializers(), buildValidator: lazyValidators() } },
    genReqId: () => deps.ids.request(),
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: 30_000, // IN4
    http: {
      headersTimeout: 10_000,
      maxHeaderSize: 16 * 1024,
      connectionsCheckingInterval: 2_000,
      requireHostHeader: false,
      // A poll has no body: no stream is set up for it.
      optimizeEmptyRequests: true,
      ServerResponse: PlainResponse,
    },
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    clientErrorHandler: parserErrors.answer,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allowUnionTypes: true } },
    frameworkErrors: (error, request, reply) => {
      reply.headers(API_HEADERS).header(HEADERS.requestId, request.id);
      lingerAfter(request.raw, deps.clock);
      answerRefusal(error, reply as unknown as FastifyReply);
    },
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    parseJsonBody(body),
  );
  // An empty body has no type that could be wrong (CV6).
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => {
    if (body.length > 0) throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'send Content-Type: application/json');
  });
  app.decorateRequest('customer', null as never);
  app.decorateRequest('agent', null as never);

  const commonHeaders = options.isHttps ? { ...API_HEADERS, ...HTTPS_HEADERS } : API_HEADERS;
  const explainMiss = rememberMethods(app);
  app.addHook('onRequest', (request, reply, done) => {
    parserErrors.begin(request.raw);
    forgetTypeOfNothing(request.raw.headers);
    reply.headers(commonHeaders);
    reply.header(HEADERS.requestId, request.id);
    if (request.headers.host === undefined) return done(new AppError('BAD_REQUEST', 'a Host header is needed'));
    if (!request.is404) return done();
    const { error, allow } = explainMiss(request.url);
    if (allow !== null) reply.header('allow', allow);
    done(error);
  });
  // After the gates: who may not ask learns nothing.
  app.addHook('preValidation', (request, _reply, done) => {
    const { id } = request.params as { id?: string };
    done(id === undefined || isId(id) ? undefined : new AppError('NOT_FOUND', 'there is nothing with this id'));
  });
  app.addHook('onResponse', (request, reply, done) => {
    parserErrors.end(request.raw);
    const { method, routeOptions, id } = request;
    const route = routeOptions.url ?? 'none';
    const status = reply.statusCode;
    options.onAnswer({ route, method, status });
    // The route's pattern, not the URL: paths and queries may hold what a log must not (OP3).
    log[status >= 400 ? 'info' : 'debug'](
      { request: id, method, route, status, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    if (isFault(error)) log.error({ err: error, request: request.id }, 'failed');
    lingerAfter(request.raw, deps.clock);
    return answerRefusal(error, reply);
  });

  await options.beforeRoutes?.(app);
  app.addSchema({ ...ErrorSchema, $id: ERROR_ID });
  registerDocs(app);
  registerPreflight(app, deps);
  registerOperations(app, options.operations);
  registerSupport(app, deps, limiter, options.isHttps);
  registerAuth(app, { ...deps, ...options.login, limiter }, options.isHttps);
  registerAgentConversations(app, deps, limiter);
  registerAgentDesk(app, deps, limiter);
  registerAgentSearch(app, deps, limiter);
  registerAgentNumbers(app, deps, limiter);
  registerAgentKeys(app, deps, limiter);
  registerAgentCustomers(app, deps, limiter);
  registerAgentIdentity(app, deps, limiter);
  registerAgentWriting(app, deps, limiter);
  registerAgentPeople(app, deps, limiter);
  registerVisit(app, deps, limiter);
  const inboxAuth = createInboxAuth(deps, options.members.logIn, options.members.publicOrigin);
  registerInboxAuth(app, deps, limiter, inboxAuth);
  registerAgentAccess(app, deps, limiter, options.members, inboxAuth);
  registerAgentMembers(app, deps, limiter, options.members, inboxAuth);
  const fileDeps = { ...deps, ...options.files };
  registerAgentErasure(app, fileDeps, limiter);
  registerUploads(app, fileDeps, limiter, options.isHttps);
  registerAgentUploads(app, fileDeps, limiter);
  registerFiles(app, fileDeps, limiter, parserErrors.allowSlowBody);
  registerAgentWebhooks(app, { ...deps, ...options.webhooks }, limiter);
  const serviceDeps = { ...deps, canMail: options.canMail };
  registerAgentService(app, serviceDeps, limiter);
  registerService(app, serviceDeps, limiter, options.isHttps);
  registerMailPages(app, deps, limiter);
  registerWidgetSettings(app, { ...deps, ...options.login, limiter });
  registerWidgetFiles(app, log);
  registerInboxFiles(app, fileDeps, log);
  if (options.hasDemo) registerDemo(app, deps);
  registerSocketPaths(app);
  answerOddRequests(app.server, deps.ids);
  return app;
}

/** Node gives a request that has no body no stream that ends: whoever waited for one of a named type would do so for ever. */
function forgetTypeOfNothing(headers: IncomingHttpHeaders): void {
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  if (!hasBody && headers['content-type'] !== undefined) headers['content-type'] = undefined;
}

function answerRefusal(error: unknown, reply: FastifyReply): FastifyReply {
  const { status, headers, envelope } = refuse(error);
  return reply.code(status).headers(headers).send(envelope);
}

import {
  HEADERS,
  type IdentifyBody,
  type ProfileChange,
  type RequestCodeBody,
  ROUTES,
  type VerifyCodeBody,
} from '@deskbell/protocol';
import {
  AuthStatusSchema,
  CodeRequestedSchema,
  CustomerSchema,
  IdentifyBodySchema,
  LoggedInSchema,
  ProfileChangeSchema,
  RequestCodeBodySchema,
  VerifyCodeBodySchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { readPublicKey } from '../../domain/credentials.ts';
import type { Tenant } from '../../domain/model.ts';
import { presentCustomer } from '../../domain/present-customer.ts';
import { endSession } from '../../services/end-sessions.ts';
import { identify } from '../../services/identify.ts';
import type { Login } from '../../services/log-in.ts';
import type { LoginDeps } from '../../services/login-deps.ts';
import { changeProfile, getCustomer, NOBODY, readStatus } from '../../services/profile.ts';
import { requestCode } from '../../services/request-code.ts';
import { verifyCode } from '../../services/verify-code.ts';
import { customerGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { answers, PUBLIC_KEY } from '../route-schema.ts';
import { handOverSession, takeBackSession } from '../session-handover.ts';

const COMMON = { tags: ['Auth'], security: PUBLIC_KEY };

/** How a visitor becomes a customer, and stops being one. */
export function registerAuth(app: FastifyInstance, deps: LoginDeps, isHttps: boolean): void {
  const gate = (purpose: Parameters<typeof customerGate>[2]) => customerGate(deps, deps.limiter, purpose);

  function answerLogin(reply: FastifyReply, tenant: Tenant, { customer, token }: Login) {
    handOverSession(reply, tenant, token, isHttps);
    return success({ customer: presentCustomer(customer), session_token: token });
  }

  app.post<{ Body: RequestCodeBody }>(
    ROUTES.authRequestCode,
    {
      schema: {
        ...COMMON,
        summary: 'Ask for a login code',
        description: 'Sent by e-mail or SMS; in the test environment to the outbox. Takes an `Idempotency-Key`.',
        body: RequestCodeBodySchema,
        response: answers(CodeRequestedSchema, [400, 401, 403, 409, 422, 429, 503]),
      },
      onRequest: gate('code'),
    },
    async ({ customer, headers, body }) =>
      success(await requestCode(deps, { ...customer, idempotencyKey: headers[HEADERS.idempotencyKey], body })),
  );

  app.post<{ Body: VerifyCodeBody }>(
    ROUTES.authVerifyCode,
    {
      schema: {
        ...COMMON,
        summary: 'Log in with a code',
        description:
          'From the session that asked for it. The session token changes; what the visitor wrote comes along.',
        body: VerifyCodeBodySchema,
        response: answers(LoggedInSchema, [400, 401, 403, 429]),
      },
      onRequest: gate('guess'),
    },
    async ({ customer: { tenant, session }, body }, reply) =>
      answerLogin(reply, tenant, await verifyCode(deps, tenant, session, body)),
  );

  app.post<{ Body: IdentifyBody }>(
    ROUTES.authIdentify,
    {
      schema: {
        ...COMMON,
        summary: 'Log in with an identity the business signed',
        description: 'A JWT with `sub`, `jti`, `aud` (the public key) and `exp` at most 5 minutes ahead; works once.',
        body: IdentifyBodySchema,
        response: answers(LoggedInSchema, [400, 401, 403, 429]),
      },
      onRequest: gate('open'),
    },
    async ({ customer: { tenant, session }, headers, body }, reply) =>
      answerLogin(
        reply,
        tenant,
        await identify(deps, tenant, session, { token: body.token, publicKey: readPublicKey(headers) }),
      ),
  );

  app.get(
    ROUTES.authStatus,
    {
      schema: {
        ...COMMON,
        summary: 'Who the session speaks for',
        response: answers(AuthStatusSchema, [401, 403, 429]),
      },
      onRequest: gate('poll'),
    },
    async ({ customer }) => success(await readStatus(deps, customer.session)),
  );

  app.get(
    ROUTES.authUser,
    {
      schema: { ...COMMON, summary: 'The customer', response: answers(CustomerSchema, [401, 403, 429]) },
      onRequest: gate('poll'),
    },
    async ({ customer }) => success(presentCustomer(await getCustomer(deps, customer.session))),
  );

  app.patch<{ Body: ProfileChange }>(
    ROUTES.authProfile,
    {
      schema: {
        ...COMMON,
        summary: 'Change the profile',
        description: 'An e-mail or phone set here leads nobody to the account until a code proved it.',
        body: ProfileChangeSchema,
        response: answers(CustomerSchema, [400, 401, 403, 422, 429]),
      },
      onRequest: gate('open'),
    },
    async ({ customer, body }) => success(presentCustomer(await changeProfile(deps, customer.session, body))),
  );

  app.post(
    ROUTES.authLogout,
    {
      schema: { ...COMMON, summary: 'Log out', response: answers(AuthStatusSchema, [401, 403, 429]) },
      onRequest: gate('open'),
    },
    async ({ customer: { tenant, session } }, reply) => {
      if (session) {
        await endSession(deps, session);
        takeBackSession(reply, tenant, isHttps);
      }
      return success(NOBODY);
    },
  );
}

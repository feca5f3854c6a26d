import { type ContinueBody, type CsatBody, ROUTES } from '@deskbell/protocol';
import {
  ContinueBodySchema,
  ContinuedSchema,
  CsatBodySchema,
  CsatSchema,
  LoggedInSchema,
  TranscriptRequestedSchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { presentRating } from '../../domain/csat.ts';
import { presentCustomer } from '../../domain/present-customer.ts';
import type { RateLimiter } from '../../ports.ts';
import { openMailLink, takeUpMailLink } from '../../services/continue-conversation.ts';
import { rateConversation } from '../../services/rate-conversation.ts';
import { enforceLimits } from '../../services/rate-limits.ts';
import { requestOwnTranscript, type TranscriptDeps } from '../../services/request-transcript.ts';
import { customerGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { answers, PUBLIC_KEY } from '../route-schema.ts';
import { handOverSession } from '../session-handover.ts';

/** What customers do beside writing: rate, have their conversation mailed, come back from a mail. */
export function registerService(
  app: FastifyInstance,
  deps: TranscriptDeps,
  limiter: RateLimiter | null,
  isHttps: boolean,
): void {
  app.post<{ Body: CsatBody }>(
    ROUTES.csat,
    {
      schema: {
        summary: 'Rate the conversation',
        description: 'Answers a message whose `metadata.type` is `csat_request`, once, with its `metadata.id`.',
        tags: ['Support'],
        security: PUBLIC_KEY,
        body: CsatBodySchema,
        response: answers(CsatSchema, [400, 401, 403, 404, 409, 429]),
      },
      onRequest: customerGate(deps, limiter, 'open'),
    },
    async ({ customer, body }) => {
      const { rating, at } = await rateConversation(deps, customer.session, body);
      return success(presentRating(rating, at));
    },
  );

  app.post(
    ROUTES.transcript,
    {
      schema: {
        summary: 'Mail me my conversation',
        description: 'To the address the customer proved; the body is empty.',
        tags: ['Support'],
        security: PUBLIC_KEY,
        response: answers(TranscriptRequestedSchema, [401, 403, 422, 429]),
      },
      onRequest: customerGate(deps, limiter, 'code'),
    },
    async ({ customer }) => success({ to: await requestOwnTranscript(deps, customer.session) }),
  );

  // The token is all that is needed: it says which shop it is of.
  app.post<{ Body: ContinueBody }>(
    ROUTES.continue,
    {
      schema: {
        summary: 'Open the link of a mail',
        description: 'Once, when a person pressed the button of its page. Answers where to go on.',
        tags: ['Support'],
        security: [],
        body: ContinueBodySchema,
        response: answers(ContinuedSchema, [400, 404, 422, 429]),
      },
      onRequest: ({ ip }) => enforceLimits(limiter, 'guess', { ip, who: null, tenant: null }),
    },
    async ({ body }) => success({ url: await openMailLink(deps, body.token) }),
  );

  app.post<{ Body: ContinueBody }>(
    ROUTES.authContinue,
    {
      schema: {
        summary: 'Log in with the code behind a mail’s link',
        description: 'Once, within two minutes. No visitor’s conversation comes along.',
        tags: ['Auth'],
        security: PUBLIC_KEY,
        body: ContinueBodySchema,
        response: answers(LoggedInSchema, [400, 401, 403, 429]),
      },
      onRequest: customerGate(deps, limiter, 'guess'),
    },
    async ({ customer: { tenant }, body }, reply) => {
      const { customer, token } = await takeUpMailLink(deps, tenant, body.token);
      handOverSession(reply, tenant, token, isHttps);
      return success({ customer: presentCustomer(customer), session_token: token });
    },
  );
}

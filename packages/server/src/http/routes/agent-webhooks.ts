import { ROUTES, type WebhookBody, type WebhookChange } from '@deskbell/protocol';
import {
  CreatedWebhookSchema,
  WebhookBodySchema,
  WebhookChangeSchema,
  WebhookDeliveryPageSchema,
  WebhookDeliverySchema,
  WebhookSchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { presentDelivery, presentWebhook } from '../../domain/webhook.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listDeliveries,
  pingWebhook,
  redeliver,
  rotateWebhookSecret,
  type WebhookDeps,
} from '../../services/agent-webhooks.ts';
import { adminGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers } from '../route-schema.ts';

type OfWebhook = { Params: { id: string } };

const PARAMS = Type.Object({ id: Type.String({ examples: ['whk_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }) });
const DELIVERY_PARAMS = Type.Object({ ...PARAMS.properties, delivery_id: Type.String({ examples: ['whd_42'] }) });
const QUERY = Type.Object({
  cursor: Type.Optional(Type.Unsafe<unknown>({ description: '`next_cursor` of the page before.' })),
  limit: Type.Optional(Type.Unsafe<unknown>({ description: 'Newest first, this many.', examples: [50] })),
});

/** Where the tenant hears of what happens, and what became of it (WH1, WH4, WH10, WH12). */
export function registerAgentWebhooks(
  app: FastifyInstance,
  deps: Deps & WebhookDeps,
  limiter: RateLimiter | null,
): void {
  const onRequest = adminGate(deps, limiter);
  const common = { tags: ['Webhooks'], security: AGENT };
  const one = `${ROUTES.agentWebhooks}/:id`;

  app.get(
    ROUTES.agentWebhooks,
    {
      schema: {
        ...common,
        summary: 'List webhooks',
        response: answers(Type.Object({ webhooks: Type.Array(WebhookSchema) }), [401, 403]),
      },
      onRequest,
    },
    async ({ agent }) => success({ webhooks: (await deps.storage.listWebhooks(agent.tenant)).map(presentWebhook) }),
  );

  app.post<{ Body: WebhookBody }>(
    ROUTES.agentWebhooks,
    {
      schema: {
        ...common,
        summary: 'Create a webhook',
        description: 'Answers its secret, which is never shown again. It hears of what happens from the answer on.',
        body: WebhookBodySchema,
        response: answers(CreatedWebhookSchema, [400, 401, 403, 422]),
      },
      onRequest,
    },
    async ({ agent, ip, body }) => {
      const webhook = await createWebhook(deps, { ...agent, ip }, body);
      return success({ ...presentWebhook(webhook), secret: webhook.secret });
    },
  );

  app.patch<OfWebhook & { Body: WebhookChange }>(
    one,
    {
      schema: {
        ...common,
        summary: 'Change a webhook',
        description: 'What waits while it is off goes on when it is on again.',
        params: PARAMS,
        body: WebhookChangeSchema,
        response: answers(WebhookSchema, [400, 401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, ip, params, body }) =>
      success(presentWebhook(await changeWebhook(deps, { ...agent, ip }, params.id, body))),
  );

  app.delete<OfWebhook>(
    one,
    {
      schema: {
        ...common,
        summary: 'Delete a webhook',
        description: 'With all that waits for it, and its log.',
        params: PARAMS,
        response: answers(Type.Object({ id: Type.String() }), [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, ip, params }) => {
      await deleteWebhook(deps, { ...agent, ip }, params.id);
      return success({ id: params.id });
    },
  );

  app.post<OfWebhook>(
    `${one}/rotate-secret`,
    {
      schema: {
        ...common,
        summary: 'Give a webhook a new secret',
        description:
          'For a day the one before signs beside it, and only that one: a second rotation within the day ends the first ' +
          'secret at once. When the answer was lost, rotate again and take the newest into use right away.',
        params: PARAMS,
        response: answers(CreatedWebhookSchema, [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, ip, params }) => {
      const webhook = await rotateWebhookSecret(deps, { ...agent, ip }, params.id);
      return success({ ...presentWebhook(webhook), secret: webhook.secret });
    },
  );

  app.post<OfWebhook>(
    `${one}/ping`,
    {
      schema: {
        ...common,
        summary: 'Send a ping',
        description: 'Once; its delivery says what came of it. 422 while the webhook is off.',
        params: PARAMS,
        response: answers(WebhookDeliverySchema, [401, 403, 404, 422]),
      },
      onRequest,
    },
    async ({ agent, params }) => success(presentDelivery(await pingWebhook(deps, agent.tenant, params.id))),
  );

  app.get<OfWebhook & { Querystring: { cursor?: unknown; limit?: unknown } }>(
    `${one}/deliveries`,
    {
      schema: {
        ...common,
        summary: 'Read what became of a webhook’s events',
        params: PARAMS,
        querystring: QUERY,
        response: answers(WebhookDeliveryPageSchema, [400, 401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params, query }) => {
      const { deliveries, nextCursor } = await listDeliveries(deps, agent.tenant, params.id, query);
      return success({ deliveries: deliveries.map(presentDelivery), next_cursor: nextCursor });
    },
  );

  app.post<{ Params: { id: string; delivery_id: string } }>(
    `${one}/deliveries/:delivery_id/redeliver`,
    {
      schema: {
        ...common,
        summary: 'Send an event once more',
        description:
          'Under the same `evt_…` id, at once and with all its tries. While the webhook is off this is 200 too, and waits ' +
          'until it is on again.',
        params: DELIVERY_PARAMS,
        response: answers(WebhookDeliverySchema, [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params }) =>
      success(presentDelivery(await redeliver(deps, agent.tenant, params.id, params.delivery_id))),
  );
}

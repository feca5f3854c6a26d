import { ROUTES } from '@deskbell/protocol';
import { ApiKeySchema, ChangeKeyBodySchema, CreateKeyBodySchema } from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { presentKey } from '../../domain/present-agent.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { audit } from '../../services/audit.ts';
import { changeKey, createKey } from '../../services/keys.ts';
import { adminGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers } from '../route-schema.ts';

/** The tenant's keys and the origins its public ones allow (KY9). */
export function registerAgentKeys(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null): void {
  const onRequest = adminGate(deps, limiter);
  const common = { tags: ['Keys'], security: AGENT };

  app.get(
    ROUTES.agentKeys,
    {
      schema: {
        ...common,
        summary: 'List keys',
        response: answers(Type.Object({ keys: Type.Array(ApiKeySchema) }), [401, 403]),
      },
      onRequest,
    },
    async ({ agent }) => success({ keys: (await deps.storage.listKeys(agent.tenant)).map(presentKey) }),
  );

  app.post<{ Body: Static<typeof CreateKeyBodySchema> }>(
    ROUTES.agentKeys,
    {
      schema: {
        ...common,
        summary: 'Create a key',
        description: 'Answers the whole key; a secret one is never shown again.',
        body: CreateKeyBodySchema,
        response: answers(ApiKeySchema, [400, 401, 403]),
      },
      onRequest,
    },
    async ({ agent, body, ip }) => {
      const { record, key } = await createKey(deps, agent.tenant, body);
      const { kind, origins, display } = record;
      const details = { kind, display, ...(kind === 'public' && { origins }) };
      await audit(deps, agent.tenant, agent.actor, { action: 'key.created', targetId: record.id, details, ip });
      return success({ ...presentKey(record), key });
    },
  );

  app.patch<{ Params: { id: string }; Body: Static<typeof ChangeKeyBodySchema> }>(
    `${ROUTES.agentKeys}/:id`,
    {
      schema: {
        ...common,
        summary: 'Change a key',
        description: 'Its allowed origins, or whether it is enabled.',
        params: Type.Object({ id: Type.String() }),
        body: ChangeKeyBodySchema,
        response: answers(ApiKeySchema, [400, 401, 403, 404, 422]),
      },
      onRequest,
    },
    async ({ agent, params: { id }, body, ip }) => {
      const key = await changeKey(deps, agent, id, body);
      const { origins, enabled } = body;
      const details = { ...(origins && { origins: key.origins }), ...(enabled !== undefined && { enabled }) };
      await audit(deps, agent.tenant, agent.actor, { action: 'key.changed', targetId: id, details, ip });
      return success(presentKey(key));
    },
  );
}

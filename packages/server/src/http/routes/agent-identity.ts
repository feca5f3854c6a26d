import { type CreateIdentityKeyBody, type MintSessionBody, ROUTES } from '@deskbell/protocol';
import {
  CreatedIdentityKeySchema,
  CreateIdentityKeyBodySchema,
  IdentityKeySchema,
  MintedSessionSchema,
  MintSessionBodySchema,
  OutboxEntrySchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { presentIdentityKey, presentOutboxEntry } from '../../domain/present-agent.ts';
import { presentCustomer } from '../../domain/present-customer.ts';
import { endsUnused } from '../../domain/session.ts';
import { formatTimestamp } from '../../domain/timestamp.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { audit } from '../../services/audit.ts';
import { createIdentityKey, deleteIdentityKey } from '../../services/identity-keys.ts';
import { mintSession } from '../../services/mint-session.ts';
import { readOutbox } from '../../services/outbox.ts';
import { adminGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers } from '../route-schema.ts';

const ID_PARAMS = Type.Object({ id: Type.String() });

/** How a shop's server vouches for its customers (ID4, ID5), and what the test environment would have sent (AU12). */
export function registerAgentIdentity(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null): void {
  // Login codes and sessions of customers: whoever has them can be any customer.
  const onRequest = adminGate(deps, limiter);
  const common = { tags: ['Identity'], security: AGENT };

  app.get(
    ROUTES.agentIdentityKeys,
    {
      schema: {
        ...common,
        summary: 'List identity keys',
        response: answers(Type.Object({ identity_keys: Type.Array(IdentityKeySchema) }), [401, 403]),
      },
      onRequest,
    },
    async ({ agent }) =>
      success({ identity_keys: (await deps.storage.listIdentityKeys(agent.tenant)).map(presentIdentityKey) }),
  );

  app.post<{ Body: CreateIdentityKeyBody }>(
    ROUTES.agentIdentityKeys,
    {
      schema: {
        ...common,
        summary: 'Add an identity key',
        description: 'At most two of an algorithm. An HS256 secret is made here and never shown again.',
        body: CreateIdentityKeyBodySchema,
        response: answers(CreatedIdentityKeySchema, [400, 401, 403, 422]),
      },
      onRequest,
    },
    async ({ agent, body, ip }) => {
      const { record, secret } = await createIdentityKey(deps, agent.tenant, body);
      const details = { algorithm: record.algorithm };
      await audit(deps, agent.tenant, agent.actor, {
        action: 'identity_key.created',
        targetId: record.id,
        details,
        ip,
      });
      return success({ ...presentIdentityKey(record), secret });
    },
  );

  app.delete<{ Params: { id: string } }>(
    `${ROUTES.agentIdentityKeys}/:id`,
    {
      schema: {
        ...common,
        summary: 'Disable an identity key for good',
        params: ID_PARAMS,
        response: answers(Type.Object({ id: Type.String() }), [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params: { id }, ip }) => {
      await deleteIdentityKey(deps, agent.tenant, id);
      await audit(deps, agent.tenant, agent.actor, { action: 'identity_key.disabled', targetId: id, ip });
      return success({ id });
    },
  );

  app.post<{ Body: MintSessionBody }>(
    ROUTES.agentSessions,
    {
      schema: {
        ...common,
        summary: 'Make a session for a customer',
        description: 'Named by `external_id` or `customer_id`. Hand the token to that customer only.',
        body: MintSessionBodySchema,
        response: answers(MintedSessionSchema, [400, 401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, body, ip }) => {
      const { customer, session, token } = await mintSession(deps, agent.tenant, body);
      // A shop's server does it at every visit; a member in the inbox has to say so.
      if (agent.loggedIn) {
        await audit(deps, agent.tenant, agent.actor, { action: 'session.made', targetId: customer.id, ip });
      }
      return success({
        customer: presentCustomer(customer),
        session_token: token,
        session_expires_at: formatTimestamp(endsUnused(session)),
      });
    },
  );

  app.get<{ Querystring: { contact?: unknown } }>(
    ROUTES.agentOutbox,
    {
      schema: {
        ...common,
        summary: 'Read the test environment’s outbox',
        description: 'Login codes that would have been sent, newest first. The live environment has none: 404.',
        querystring: Type.Object({
          contact: Type.Optional(Type.Unsafe<unknown>({ description: 'Only those to this contact.' })),
        }),
        response: answers(Type.Object({ entries: Type.Array(OutboxEntrySchema) }), [400, 401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, query }) =>
      success({ entries: (await readOutbox(deps, agent.tenant, query.contact)).map(presentOutboxEntry) }),
  );
}

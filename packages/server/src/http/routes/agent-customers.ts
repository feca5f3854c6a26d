import { ROUTES } from '@deskbell/protocol';
import { AgentCustomerSchema, AgentSessionPageSchema } from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { presentAgentCustomer, presentAgentSession } from '../../domain/present-agent.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { getCustomer, listSessions, type SessionListQuery } from '../../services/agent-customers.ts';
import { audit } from '../../services/audit.ts';
import { revokeSession, revokeSessionsOf } from '../../services/end-sessions.ts';
import { agentGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers, PAGE_QUERY } from '../route-schema.ts';

const ENDED = Type.Object({ ended: Type.Integer({ description: 'How many sessions ended.' }) });

interface WithId {
  Params: { id: string };
}

/** Who logged in, and the sessions of everybody (SE6, AG11). */
export function registerAgentCustomers(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null): void {
  const onRequest = agentGate(deps, limiter);
  const common = { tags: ['Customers'], security: AGENT };
  const params = Type.Object({ id: Type.String() });

  app.get<WithId>(
    `${ROUTES.agentCustomers}/:id`,
    {
      schema: {
        ...common,
        summary: 'Read a customer',
        params,
        response: answers(AgentCustomerSchema, [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params: { id } }) => success(presentAgentCustomer(await getCustomer(deps, agent.tenant, id))),
  );

  app.delete<WithId>(
    `${ROUTES.agentCustomers}/:id/sessions`,
    {
      schema: {
        ...common,
        summary: 'End all sessions of a customer',
        description: 'Their sockets close within a second.',
        params,
        response: answers(ENDED, [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params: { id }, ip }) => {
      await getCustomer(deps, agent.tenant, id);
      const ended = await revokeSessionsOf(deps, agent.tenant, id);
      const details = { sessions: ended };
      await audit(deps, agent.tenant, agent.actor, { action: 'customer.logged_out', targetId: id, details, ip });
      return success({ ended });
    },
  );

  app.get<{ Querystring: SessionListQuery }>(
    ROUTES.agentSessions,
    {
      schema: {
        ...common,
        summary: 'List live sessions',
        description: 'Newest first.',
        querystring: Type.Object({
          customer_id: Type.Optional(Type.Unsafe<unknown>({ description: 'Only those of this customer.' })),
          cursor: Type.Optional(Type.Unsafe<unknown>({ description: '`next_cursor` of the page before.' })),
          limit: PAGE_QUERY.properties.limit,
        }),
        response: answers(AgentSessionPageSchema, [400, 401, 403]),
      },
      onRequest,
    },
    async ({ agent, query }) => {
      const { sessions, nextCursor } = await listSessions(deps, agent.tenant, query);
      return success({ sessions: sessions.map(presentAgentSession), next_cursor: nextCursor });
    },
  );

  app.delete<WithId>(
    `${ROUTES.agentSessions}/:id`,
    {
      schema: {
        ...common,
        summary: 'End a session',
        description: 'Its token resolves to nothing from now on, its sockets close within a second.',
        params,
        response: answers(ENDED, [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params: { id }, ip }) => {
      await revokeSession(deps, agent.tenant, id);
      await audit(deps, agent.tenant, agent.actor, { action: 'session.ended', targetId: id, ip });
      return success({ ended: 1 });
    },
  );
}

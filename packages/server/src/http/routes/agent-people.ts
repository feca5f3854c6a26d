import { type CustomerChange, ROUTES } from '@deskbell/protocol';
import { CustomerChangeSchema, CustomerPanelSchema, CustomerWithAttributesSchema } from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { presentAgentCustomer } from '../../domain/present-agent.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { readCustomerPanel } from '../../services/agent-customer-panel.ts';
import { audit } from '../../services/audit.ts';
import { changeCustomer } from '../../services/change-customer.ts';
import { agentGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers, CONVERSATION_PARAMS } from '../route-schema.ts';

const FIELDS = ['name', 'email', 'phone', 'attributes'] as const;

interface WithId {
  Params: { id: string };
}

/** Who customers are, as agents see and correct it (CU1, CU2). */
export function registerAgentPeople(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null): void {
  const onRequest = agentGate(deps, limiter);
  const common = { tags: ['Customers'], security: AGENT };

  app.get<WithId>(
    `${ROUTES.agentConversations}/:id/customer`,
    {
      schema: {
        ...common,
        summary: 'Read who writes in a conversation',
        description: 'And how that was proven, what the shop said of them, and the page they are on.',
        params: CONVERSATION_PARAMS,
        response: answers(CustomerPanelSchema, [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params }) => success(await readCustomerPanel(deps, agent.tenant, params.id)),
  );

  app.patch<WithId & { Body: CustomerChange }>(
    `${ROUTES.agentCustomers}/:id`,
    {
      schema: {
        ...common,
        summary: 'Correct a customer',
        description: 'A changed e-mail or phone is unproven; a proven way to log in must remain.',
        params: Type.Object({ id: Type.String() }),
        body: CustomerChangeSchema,
        response: answers(CustomerWithAttributesSchema, [400, 401, 403, 404, 422]),
      },
      onRequest,
    },
    async ({ agent, params: { id }, body, ip }) => {
      const customer = await changeCustomer(deps, agent.tenant, id, body);
      // Names alone: what they were and are is the customer's, and goes with them.
      const details = { changed: FIELDS.filter(field => body[field] !== undefined) };
      await audit(deps, agent.tenant, agent.actor, { action: 'customer.changed', targetId: id, details, ip });
      return success({ ...presentAgentCustomer(customer), attributes: customer.attributes });
    },
  );
}

import { ROUTES, type VisitBody } from '@deskbell/protocol';
import { VisitBodySchema, VisitNotedSchema } from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import type { Deps, RateLimiter } from '../../ports.ts';
import { noteVisit } from '../../services/visits.ts';
import { customerGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { answers, PUBLIC_KEY } from '../route-schema.ts';

/** Where a customer's browser is (CU5). */
export function registerVisit(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null): void {
  app.put<{ Body: VisitBody }>(
    ROUTES.visit,
    {
      schema: {
        summary: 'Say which page the customer is on',
        description: 'Agents see the newest one. Without a session nothing is kept, and none is made.',
        tags: ['Support'],
        security: PUBLIC_KEY,
        body: VisitBodySchema,
        response: answers(VisitNotedSchema, [400, 401, 403, 429]),
      },
      onRequest: customerGate(deps, limiter, 'open'),
    },
    async ({ customer, body, headers }) =>
      success({ noted: await noteVisit(deps, customer.session, body, headers['user-agent']) }),
  );
}

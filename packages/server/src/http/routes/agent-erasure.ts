import { Readable } from 'node:stream';
import { ROUTES } from '@deskbell/protocol';
import { CustomerExportSchema, MessageSchema } from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { presentMessage } from '../../domain/present-customer.ts';
import type { RateLimiter } from '../../ports.ts';
import { exportCustomer } from '../../services/agent-export.ts';
import { audit } from '../../services/audit.ts';
import { eraseCustomer } from '../../services/erase-customer.ts';
import type { FileDeps } from '../../services/file-deps.ts';
import { redactMessage } from '../../services/redact-message.ts';
import { adminGate, agentGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers } from '../route-schema.ts';

interface WithId {
  Params: { id: string };
}

/** What was written goes away, and what is known of somebody is handed out (WR8, CU7, CU8). */
export function registerAgentErasure(app: FastifyInstance, deps: FileDeps, limiter: RateLimiter | null): void {
  const params = Type.Object({ id: Type.String() });

  app.delete<{ Params: { id: string; message_id: string } }>(
    `${ROUTES.agentConversations}/:id/messages/:message_id`,
    {
      schema: {
        summary: 'Redact a message',
        description: 'Its words and files are gone for good and for everybody; its place, id and time stay.',
        tags: ['Agent'],
        security: AGENT,
        params: Type.Object({ id: Type.String(), message_id: Type.String() }),
        response: answers(MessageSchema, [401, 403, 404]),
      },
      onRequest: agentGate(deps, limiter),
    },
    async ({ agent, params: { id, message_id: messageId }, ip }) => {
      const message = await redactMessage(deps, agent.tenant, { conversationId: id, messageId }, agent.actor);
      await audit(deps, agent.tenant, agent.actor, { action: 'message.redacted', targetId: message.id, ip });
      return success(presentMessage(message, deps.fileUrl));
    },
  );

  app.get<WithId>(
    `${ROUTES.agentCustomers}/:id/export`,
    {
      schema: {
        summary: 'Export all there is of a customer',
        description: 'Also of a visitor (`anon_…`). For admins and secret keys. URLs of files are good for minutes.',
        tags: ['Customers'],
        security: AGENT,
        params,
        response: answers(CustomerExportSchema, [401, 403, 404]),
      },
      onRequest: adminGate(deps, limiter),
    },
    async ({ agent, params: { id }, ip }, reply) => {
      const data = await exportCustomer(deps, agent.tenant, id);
      await audit(deps, agent.tenant, agent.actor, { action: 'customer.exported', targetId: id, ip });
      reply.type('application/json; charset=utf-8').header('content-disposition', `attachment; filename="${id}.json"`);
      return reply.send(Readable.from(enveloped(data)));
    },
  );

  app.delete<WithId>(
    `${ROUTES.agentCustomers}/:id`,
    {
      schema: {
        summary: 'Erase a customer',
        description:
          'And all they wrote, were written and sent, with notes, files and sessions; also a visitor (`anon_…`). For ' +
          'admins and secret keys. Nothing brings it back.',
        tags: ['Customers'],
        security: AGENT,
        params,
        response: answers(Type.Object({ id: Type.String() }), [401, 403, 404]),
      },
      onRequest: adminGate(deps, limiter),
    },
    async ({ agent, params: { id }, ip }) => {
      await eraseCustomer(deps, agent.tenant, id);
      await audit(deps, agent.tenant, agent.actor, { action: 'customer.erased', targetId: id, ip });
      return success({ id });
    },
  );
}

/** A failure on the way cuts the answer off: half of an export must not look like a whole one. */
async function* enveloped(data: AsyncGenerator<string>) {
  yield '{"success":true,"data":';
  yield* data;
  yield '}';
}

import { ROUTES, type ServiceSettingsChange, type TranscriptBody } from '@deskbell/protocol';
import {
  OutboxMailSchema,
  ServiceSettingsChangeSchema,
  ServiceSettingsSchema,
  TranscriptBodySchema,
  TranscriptRequestedSchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { presentServiceSettings } from '../../domain/service-settings.ts';
import type { RateLimiter } from '../../ports.ts';
import { audit } from '../../services/audit.ts';
import { listOutboxMails } from '../../services/outbox-mails.ts';
import { requestTranscript, type TranscriptDeps } from '../../services/request-transcript.ts';
import { changeServiceSettings, readServiceSettings } from '../../services/service-settings.ts';
import { adminGate, agentGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers, CONVERSATION_PARAMS } from '../route-schema.ts';

/** How the tenant serves (CM1), mails of a whole conversation (CM11), and what the test environment mailed (CM9). */
export function registerAgentService(app: FastifyInstance, deps: TranscriptDeps, limiter: RateLimiter | null): void {
  const common = { tags: ['Agent'], security: AGENT };
  const onRequest = agentGate(deps, limiter);

  app.get(
    ROUTES.agentServiceSettings,
    {
      schema: {
        ...common,
        summary: 'Read the service settings',
        description: 'Opening hours, mails about unread replies, ratings.',
        response: answers(ServiceSettingsSchema, [401, 403]),
      },
      onRequest,
    },
    async ({ agent }) => success(presentServiceSettings(await readServiceSettings(deps, agent.tenant))),
  );

  app.patch<{ Body: ServiceSettingsChange }>(
    ROUTES.agentServiceSettings,
    {
      schema: {
        ...common,
        summary: 'Change the service settings',
        description: 'What is absent stays; `hours` are replaced as a whole. Admins only.',
        body: ServiceSettingsChangeSchema,
        response: answers(ServiceSettingsSchema, [400, 401, 403]),
      },
      onRequest: adminGate(deps, limiter),
    },
    async ({ agent: { tenant, actor }, body, ip }) => {
      const settings = presentServiceSettings(await changeServiceSettings(deps, tenant, body));
      const details = Object.fromEntries(Object.entries(settings).filter(([name]) => name in body));
      await audit(deps, tenant, actor, { action: 'service_settings.changed', details, ip });
      return success(settings);
    },
  );

  app.post<{ Params: { id: string }; Body: TranscriptBody | undefined }>(
    `${ROUTES.agentConversations}/:id/transcript`,
    {
      schema: {
        ...common,
        summary: 'Mail the conversation',
        description: 'To its customer’s proven address, or to another one. Notes are not in it.',
        params: CONVERSATION_PARAMS,
        body: Type.Unsafe<TranscriptBody | null>({ ...TranscriptBodySchema, type: ['object', 'null'] }),
        response: answers(TranscriptRequestedSchema, [400, 401, 403, 404, 422, 429]),
      },
      onRequest,
    },
    async ({ agent: { tenant, actor }, params, body, ip }) => {
      const named = body?.to ?? null;
      const to = await requestTranscript(deps, tenant, params.id, named);
      // Where it left the house to; a whole address would outlive the customer it may belong to.
      const details = named === null ? { to: 'customer' } : { to: to.slice(to.lastIndexOf('@')) };
      await audit(deps, tenant, actor, { action: 'conversation.mailed', targetId: params.id, details, ip });
      return success({ to });
    },
  );

  app.get(
    ROUTES.agentOutboxMails,
    {
      schema: {
        ...common,
        summary: 'Mails the test environment did not send',
        description: 'Those of the last day, newest first. In the live environment none are kept.',
        response: answers(Type.Object({ mails: Type.Array(OutboxMailSchema) }), [401, 403]),
      },
      // A digest holds a link that logs in.
      onRequest: adminGate(deps, limiter),
    },
    async ({ agent }) => success({ mails: await listOutboxMails(deps, agent.tenant) }),
  );
}

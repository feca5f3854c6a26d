import { HEADERS, ROUTES, type UploadConfirmBody, type UploadInitBody, type UploadPolicy } from '@deskbell/protocol';
import {
  ConfirmedUploadSchema,
  UploadConfirmBodySchema,
  UploadInitBodySchema,
  UploadPolicyChangeSchema,
  UploadPolicySchema,
  UploadStartedSchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { presentUpload, presentUploadPolicy } from '../../domain/present-upload.ts';
import { AGENT_OWNER } from '../../domain/upload.ts';
import type { RateLimiter } from '../../ports.ts';
import { audit, changedTo } from '../../services/audit.ts';
import { beginAgentUpload } from '../../services/begin-upload.ts';
import { confirmUpload } from '../../services/confirm-upload.ts';
import type { FileDeps } from '../../services/file-deps.ts';
import { findVisibleUpload } from '../../services/read-file.ts';
import { changeUploadPolicy, readUploadPolicy } from '../../services/upload-policy.ts';
import { adminGate, agentGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers, UPLOAD_PARAMS } from '../route-schema.ts';

/** Files of the shop's side (AG10), and what the tenant allows to be uploaded (UP5). */
export function registerAgentUploads(app: FastifyInstance, deps: FileDeps, limiter: RateLimiter | null): void {
  const onRequest = agentGate(deps, limiter);
  const common = { tags: ['Uploads'], security: AGENT };

  app.post<{ Body: UploadInitBody }>(
    `${ROUTES.agentUploads}/init`,
    {
      schema: {
        ...common,
        summary: 'Begin an upload as an agent',
        body: UploadInitBodySchema,
        response: answers(UploadStartedSchema, [400, 401, 403, 409, 422, 429, 503]),
      },
      onRequest,
    },
    async ({ agent, headers, body }) =>
      success(await beginAgentUpload(deps, agent, { idempotencyKey: headers[HEADERS.idempotencyKey], body })),
  );

  app.post<{ Body: UploadConfirmBody }>(
    `${ROUTES.agentUploads}/confirm`,
    {
      schema: {
        ...common,
        summary: 'Confirm an agent’s upload',
        body: UploadConfirmBodySchema,
        response: answers(ConfirmedUploadSchema, [400, 401, 403, 404, 422, 503]),
      },
      onRequest,
    },
    async ({ agent: { tenant }, body }) =>
      success(presentUpload(await confirmUpload(deps, { tenant, owner: AGENT_OWNER }, body.upload_id), deps.fileUrl)),
  );

  app.get<{ Params: { id: string } }>(
    `${ROUTES.agentUploads}/:id`,
    {
      schema: {
        ...common,
        summary: 'A fresh URL of a file, as an agent',
        description: 'What agents uploaded, and what customers attached to a message.',
        params: UPLOAD_PARAMS,
        response: answers(ConfirmedUploadSchema, [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent: { tenant }, params }) =>
      success(presentUpload(await findVisibleUpload(deps, { tenant, owner: AGENT_OWNER }, params.id), deps.fileUrl)),
  );

  app.get(
    ROUTES.agentUploadPolicy,
    {
      schema: { ...common, summary: 'Read the upload policy', response: answers(UploadPolicySchema, [401, 403]) },
      onRequest,
    },
    async ({ agent }) => success(presentUploadPolicy(await readUploadPolicy(deps, agent.tenant))),
  );

  app.patch<{ Body: Partial<UploadPolicy> }>(
    ROUTES.agentUploadPolicy,
    {
      schema: {
        ...common,
        summary: 'Change the upload policy',
        description: 'What is absent stays. It holds from the next request on.',
        body: UploadPolicyChangeSchema,
        response: answers(UploadPolicySchema, [400, 401, 403]),
      },
      onRequest: adminGate(deps, limiter),
    },
    async ({ agent, body, ip }) => {
      const policy = presentUploadPolicy(await changeUploadPolicy(deps, agent.tenant, body));
      const details = changedTo(policy, body);
      await audit(deps, agent.tenant, agent.actor, { action: 'upload_policy.changed', details, ip });
      return success(policy);
    },
  );
}

import { HEADERS, ROUTES, type UploadConfirmBody, type UploadInitBody } from '@deskbell/protocol';
import {
  ConfirmedUploadSchema,
  UploadConfirmBodySchema,
  UploadInitBodySchema,
  UploadStartedSchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { presentUpload } from '../../domain/present-upload.ts';
import { customerReader } from '../../domain/upload.ts';
import type { RateLimiter } from '../../ports.ts';
import { beginCustomerUpload } from '../../services/begin-upload.ts';
import { confirmUpload } from '../../services/confirm-upload.ts';
import type { FileDeps } from '../../services/file-deps.ts';
import { findVisibleUpload } from '../../services/read-file.ts';
import { customerGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { answers, PUBLIC_KEY, UPLOAD_PARAMS } from '../route-schema.ts';
import { handOverSession } from '../session-handover.ts';

/** A customer's files: begun here, put to `upload_url`, confirmed here, then named in a message. */
export function registerUploads(
  app: FastifyInstance,
  deps: FileDeps,
  limiter: RateLimiter | null,
  isHttps: boolean,
): void {
  const common = { tags: ['Uploads'], security: PUBLIC_KEY };

  app.post<{ Body: UploadInitBody }>(
    ROUTES.uploadInit,
    {
      schema: {
        ...common,
        summary: 'Begin an upload',
        description: '`PUT` the bytes to `upload_url` with the same `Content-Type`, then confirm.',
        body: UploadInitBodySchema,
        response: answers(UploadStartedSchema, [400, 401, 403, 409, 422, 429, 503]),
      },
      onRequest: customerGate(deps, limiter, 'upload'),
    },
    async ({ customer, headers, body }, reply) => {
      const idempotencyKey = headers[HEADERS.idempotencyKey];
      const { started, mintedToken } = await beginCustomerUpload(deps, customer, { idempotencyKey, body });
      handOverSession(reply, customer.tenant, mintedToken, isHttps);
      return success(started);
    },
  );

  app.post<{ Body: UploadConfirmBody }>(
    ROUTES.uploadConfirm,
    {
      schema: {
        ...common,
        summary: 'Confirm an upload',
        description: 'Looks at what the bytes are. Repeated it answers the same.',
        body: UploadConfirmBodySchema,
        response: answers(ConfirmedUploadSchema, [400, 401, 403, 404, 422, 429, 503]),
      },
      onRequest: customerGate(deps, limiter, 'send'),
    },
    async ({ customer: { tenant, session }, body }) =>
      success(presentUpload(await confirmUpload(deps, customerReader(tenant, session), body.upload_id), deps.fileUrl)),
  );

  app.get<{ Params: { id: string } }>(
    `${ROUTES.uploads}/:id`,
    {
      schema: {
        ...common,
        summary: 'A fresh URL of a file',
        params: UPLOAD_PARAMS,
        response: answers(ConfirmedUploadSchema, [401, 403, 404, 429]),
      },
      onRequest: customerGate(deps, limiter, 'poll'),
    },
    async ({ customer: { tenant, session }, params }) =>
      success(presentUpload(await findVisibleUpload(deps, customerReader(tenant, session), params.id), deps.fileUrl)),
  );
}

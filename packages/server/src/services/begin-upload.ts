import { LIMITS, ROUTES, type UploadInitBody, type UploadStarted } from '@deskbell/protocol';
import { invalidField } from '../domain/app-error.ts';
import { cleanFilename } from '../domain/filename.ts';
import type { SessionRecord, Tenant } from '../domain/model.ts';
import { AGENT_OWNER } from '../domain/upload.ts';
import { freshSession } from './admit.ts';
import type { FileDeps } from './file-deps.ts';
import { uploadUrl } from './file-urls.ts';
import { readIdempotentRequest } from './idempotent-request.ts';
import { readUploadPolicy, requireAllowed } from './upload-policy.ts';

export interface UploadRequest {
  idempotencyKey: string | string[] | undefined;
  body: UploadInitBody;
}

interface Uploader {
  tenant: Tenant;
  owner: string;
  beganBy: string;
  /** The session that is made with this upload; null: it exists. */
  minted: SessionRecord | null;
}

const LIFE_MS = LIMITS.uploadLifeSeconds * 1000;

/**
 * A customer wants to upload a file; without a session one is minted for it (UP1), and nothing is replayed: the token
 * that the first answer handed out is not kept, and without it the first upload could never be confirmed (AU11).
 */
export async function beginCustomerUpload(
  deps: FileDeps,
  { tenant, session }: { tenant: Tenant; session: SessionRecord | null },
  request: UploadRequest,
): Promise<{ started: UploadStarted; mintedToken: string | null }> {
  const own = session ? { session, token: null } : freshSession(deps, tenant);
  const { id: beganBy, identityId: owner } = own.session;
  const uploader = { tenant, owner, beganBy, minted: session ? null : own.session };
  const idempotent = readIdempotentRequest(deps, request.idempotencyKey, {
    route: ROUTES.uploadInit,
    tenant,
    session,
    body: request.body,
  });
  const started = await beginUpload(deps, uploader, request.body, session && idempotent);
  return { started, mintedToken: own.token };
}

/** The shop's side wants to upload a file (AG10). */
export async function beginAgentUpload(
  deps: FileDeps,
  { tenant, actor }: { tenant: Tenant; actor: { id: string } },
  { idempotencyKey, body }: UploadRequest,
): Promise<UploadStarted> {
  const uploader = { tenant, owner: AGENT_OWNER, beganBy: actor.id, minted: null };
  const route = `${ROUTES.agentUploads}/init`;
  const idempotent = readIdempotentRequest(deps, idempotencyKey, { route, tenant, session: null, body });
  return beginUpload(deps, uploader, body, idempotent);
}

async function beginUpload(
  deps: FileDeps,
  { minted, ...uploader }: Uploader,
  body: UploadInitBody,
  idempotent: ReturnType<typeof readIdempotentRequest>,
): Promise<UploadStarted> {
  const { storage, blobs, ids, clock } = deps;
  const contentType = parseContentType(body.content_type);
  const sizeBytes = body.size_bytes;
  requireAllowed(await readUploadPolicy(deps, uploader.tenant), { contentType, sizeBytes }); // UP5
  const [id, now] = [ids.upload(), clock.now()];
  const blobKey = `${id}/${ids.token()}`;
  const directUrl = await blobs.signPut(blobKey, { contentType, sizeBytes, lifeSeconds: LIMITS.uploadLifeSeconds });
  const isDirect = directUrl !== null;
  const { answer } = await storage.beginUpload(
    {
      id,
      ...uploader,
      filename: cleanFilename(body.filename),
      contentType,
      sizeBytes,
      isDirect,
      blobKey,
      // The store does not tell when the bytes came: the time to confirm them is added to the time to put them.
      expiresAt: now + (isDirect ? 2 : 1) * LIFE_MS,
      createdAt: now,
    },
    directUrl,
    minted,
    idempotent,
  );
  const upload_url = answer.directUrl ?? uploadUrl(deps, answer.id);
  return { upload_id: answer.id, upload_url, expires_in_secs: LIMITS.uploadLifeSeconds };
}

/** It must be sent again as a header. */
function parseContentType(contentType: string): string {
  if (/^[\x20-\x7e]+$/.test(contentType)) return contentType.trim();
  throw invalidField('content_type', 'content_type must be visible ASCII characters');
}

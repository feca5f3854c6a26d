import { badAttachment, parseAttachments } from '../domain/attachments.ts';
import { AGENT_OWNER, isOwn, type UploadReader } from '../domain/upload.ts';
import type { Deps, NewMessage } from '../ports.ts';
import { readUploadPolicy, requireAttachable } from './upload-policy.ts';

/** The uploads a message of `sender` is to take along; whether they may is decided where the message is stored (MS9). */
export async function readAttachments(
  deps: Deps,
  { tenant, owner }: UploadReader,
  attachments: unknown[] | undefined,
): Promise<Pick<NewMessage, 'uploads'>> {
  const ids = parseAttachments(attachments, deps.baseUrl);
  if (ids.length === 0) return {};
  requireAttachable(await readUploadPolicy(deps, tenant), ids.length); // UP5
  // Nobody yet has nothing yet.
  if (owner === null) throw badAttachment(0);
  // A conversation is not made for a message that will be refused (IN6). Where there is one, a replay must be known as
  // such before its uploads, which it has used, are looked at.
  const isFirst = owner !== AGENT_OWNER && (await deps.storage.findConversationId(tenant, owner)) === null;
  if (isFirst) {
    for (const [index, id] of ids.entries()) {
      const upload = await deps.storage.findUpload(id);
      if (!upload || !isOwn(upload, { tenant, owner }) || upload.state !== 'confirmed') throw badAttachment(index);
    }
  }
  return { uploads: { ids, owner } };
}

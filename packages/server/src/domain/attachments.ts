import { LIMITS, ROUTES } from '@deskbell/protocol';
import { type AppError, invalidField } from './app-error.ts';

const UPLOAD_ID = /^up_[0-9A-HJKMNP-TV-Z]{26}$/;

/**
 * The ids of the uploads a body names in `attachments` (MS9): an id, our file URL, `{upload_id}` or `{url}`. A URL's
 * signature does not matter, it may have run out meanwhile: what counts is whose upload it is.
 */
export function parseAttachments(attachments: unknown[] | undefined, baseUrl: () => string): string[] {
  if (attachments === undefined) return [];
  if (attachments.length > LIMITS.attachmentsMax) throw tooManyAttachments(LIMITS.attachmentsMax);
  const ids: string[] = [];
  for (const [index, attachment] of attachments.entries()) {
    const id = readUploadId(attachment, baseUrl);
    if (id === null) throw badAttachment(index);
    if (ids.includes(id)) throw invalidField('attachments', `attachments[${index}] is there twice`);
    ids.push(id);
  }
  return ids;
}

export function badAttachment(index: number): AppError {
  return invalidField('attachments', `attachments[${index}] is not a confirmed, unused upload of the sender`);
}

export function tooManyAttachments(max: number): AppError {
  return invalidField('attachments', `attachments must not have more than ${max} entries`);
}

export function isUploadId(text: string): boolean {
  return UPLOAD_ID.test(text);
}

function readUploadId(attachment: unknown, baseUrl: () => string): string | null {
  if (typeof attachment === 'string') return isUploadId(attachment) ? attachment : readFileUrl(attachment, baseUrl());
  if (typeof attachment !== 'object' || attachment === null || Array.isArray(attachment)) return null;
  const { upload_id: id, url } = attachment as { upload_id?: unknown; url?: unknown };
  if (typeof id === 'string') return isUploadId(id) ? id : null;
  return typeof url === 'string' ? readFileUrl(url, baseUrl()) : null;
}

/** The id in a file URL of this server, whole or from the path on. */
function readFileUrl(text: string, baseUrl: string): string | null {
  if (!/^(https?:\/\/|\/)/i.test(text) || !URL.canParse(text, baseUrl)) return null;
  const base = new URL(baseUrl);
  const url = new URL(text, baseUrl);
  const folder = `${base.pathname.replace(/\/$/, '')}${ROUTES.files}/`;
  if (url.origin !== base.origin || !url.pathname.startsWith(folder)) return null;
  const id = url.pathname.slice(folder.length);
  return isUploadId(id) ? id : null;
}

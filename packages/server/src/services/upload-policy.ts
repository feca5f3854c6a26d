import { LIMITS, type UploadPolicy } from '@deskbell/protocol';
import { AppError, invalidField } from '../domain/app-error.ts';
import { tooManyAttachments } from '../domain/attachments.ts';
import { CHECKABLE_TYPES, DEFAULT_CONTENT_TYPES, toCheckableType } from '../domain/file-types.ts';
import type { Tenant, UploadPolicyRecord } from '../domain/model.ts';
import type { Deps } from '../ports.ts';

const MEGABYTE = 1_000_000;
/** More than this no policy allows: files are stored in one piece. */
const MAX_BYTES = 100 * MEGABYTE;

const DEFAULTS: UploadPolicyRecord = {
  enabled: true,
  maxBytes: 20 * MEGABYTE,
  contentTypes: [...DEFAULT_CONTENT_TYPES],
  maxPerMessage: LIMITS.attachmentsMax,
};

export async function readUploadPolicy(
  { storage }: Pick<Deps, 'storage'>,
  tenant: Tenant,
): Promise<UploadPolicyRecord> {
  return (await storage.findUploadPolicy(tenant)) ?? DEFAULTS;
}

/** An absent field stays as it is (UP5). */
export async function changeUploadPolicy(
  deps: Pick<Deps, 'storage'>,
  tenant: Tenant,
  { enabled, max_bytes: maxBytes, content_types, max_per_message: maxPerMessage }: Partial<UploadPolicy>,
): Promise<UploadPolicyRecord> {
  if (maxBytes !== undefined && maxBytes > MAX_BYTES) {
    throw invalidField('max_bytes', `max_bytes must not be more than ${MAX_BYTES}`);
  }
  const contentTypes = content_types && [...new Set(content_types.map(requireCheckable))];
  const change = {
    ...(enabled !== undefined && { enabled }),
    ...(maxBytes !== undefined && { maxBytes }),
    ...(contentTypes !== undefined && { contentTypes }),
    ...(maxPerMessage !== undefined && { maxPerMessage }),
  };
  if (Object.keys(change).length === 0) return readUploadPolicy(deps, tenant);
  return deps.storage.changeUploadPolicy(tenant, DEFAULTS, change);
}

/** Whether a file like this may be uploaded; the type it then is. */
export function requireAllowed(policy: UploadPolicyRecord, file: { contentType: string; sizeBytes: number }): string {
  requireEnabled(policy);
  const type = toCheckableType(file.contentType);
  if (type === null || !policy.contentTypes.includes(type)) {
    throw invalidField('content_type', `content_type must be one of ${policy.contentTypes.join(', ')}`);
  }
  if (file.sizeBytes > policy.maxBytes) {
    throw invalidField('size_bytes', `size_bytes must not be more than ${policy.maxBytes}`);
  }
  return type;
}

/** Whether a message may have so many files. */
export function requireAttachable(policy: UploadPolicyRecord, count: number): void {
  requireEnabled(policy);
  if (count > policy.maxPerMessage) throw tooManyAttachments(policy.maxPerMessage);
}

function requireEnabled({ enabled }: UploadPolicyRecord): void {
  if (!enabled) throw new AppError('BUSINESS_RULE_VIOLATION', 'this shop does not take files');
}

function requireCheckable(contentType: string): string {
  const type = toCheckableType(contentType);
  if (type !== null) return type;
  throw invalidField('content_types', `content_types must be of ${Object.keys(CHECKABLE_TYPES).join(', ')}`);
}

import type { Attachment, ConfirmedUpload, UploadPolicy } from '@deskbell/protocol';
import type { AttachmentRecord, UploadPolicyRecord, UploadRecord } from './model.ts';

// Record to wire, each field by hand. A URL is signed whenever something is read (FI1).

/** A URL under which the upload's bytes are read for some minutes. */
export type SignFileUrl = (uploadId: string) => string;

export function presentAttachment(attachment: AttachmentRecord, fileUrl: SignFileUrl): Attachment {
  const { id, filename, contentType, sizeBytes, width, height } = attachment;
  return {
    id,
    url: fileUrl(id),
    filename,
    content_type: contentType,
    size_bytes: sizeBytes,
    ...(width !== undefined && height !== undefined && { width, height }),
  };
}

export function presentUpload(upload: UploadRecord, fileUrl: SignFileUrl): ConfirmedUpload {
  const { id, filename, contentType, sizeBytes } = upload;
  return { id, url: fileUrl(id), filename, content_type: contentType, size_bytes: sizeBytes };
}

export function presentUploadPolicy(policy: UploadPolicyRecord): UploadPolicy {
  return {
    enabled: policy.enabled,
    max_bytes: policy.maxBytes,
    content_types: policy.contentTypes,
    max_per_message: policy.maxPerMessage,
  };
}

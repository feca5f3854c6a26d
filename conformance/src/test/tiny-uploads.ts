import { createHmac, randomUUID } from 'node:crypto';
import type { Attachment } from '@deskbell/protocol';
import { type Fault, Refusal } from './tiny-faults.ts';

interface Upload {
  id: string;
  /** An identity, or the agents. */
  owner: string;
  filename: string;
  content_type: string;
  size_bytes: number;
  bytes?: Buffer;
  isConfirmed?: boolean;
  isAttached?: boolean;
}

/** Uploads and files in memory; nobody looks into the bytes. */
export function createTinyUploads(baseUrl: () => string, fault?: Fault) {
  const uploads = new Map<string, Upload>();
  const isOwn = (upload: Upload, owner: string | undefined) =>
    upload.owner === owner || fault === 'uploads are anybody’s';

  function present({ id, filename, content_type, size_bytes }: Upload): Attachment {
    const expires = String(Math.floor(Date.now() / 1000) + 300);
    const url = `${baseUrl()}/files/${id}?expires=${expires}&signature=${sign(id, expires)}`;
    return { id, url, filename, content_type, size_bytes };
  }

  function find(id: unknown, owner: string | undefined): Upload {
    const upload = uploads.get(String(id));
    if (!upload || !isOwn(upload, owner)) throw new Refusal(404, 'NOT_FOUND');
    return upload;
  }

  return {
    init(owner: string, body: Record<string, unknown>) {
      const id = `up_${randomUUID()}`;
      uploads.set(id, { ...(body as unknown as Upload), id, owner });
      return { upload_id: id, upload_url: `${baseUrl()}/files/${id}`, expires_in_secs: 600 };
    },
    put: (id: string, bytes: Buffer) => void Object.assign(find(id, uploads.get(id)?.owner), { bytes }),
    confirm(owner: string | undefined, id: unknown) {
      const upload = find(id, owner);
      if (!upload.bytes) throw new Refusal(400, 'BAD_REQUEST');
      upload.isConfirmed = true;
      return present(upload);
    },
    read(owner: string | undefined, id: string) {
      const upload = find(id, owner);
      if (!upload.isConfirmed) throw new Refusal(404, 'NOT_FOUND');
      return present(upload);
    },
    /** Takes the uploads a message names, all or none. */
    attach(owner: string, list: unknown): Attachment[] {
      const named = Array.isArray(list) ? list.map(idOf) : [];
      const taken = named.map(id => uploads.get(id)).filter(upload => upload !== undefined);
      const isGood = (upload: Upload) =>
        upload.isConfirmed && isOwn(upload, owner) && (!upload.isAttached || fault === 'an upload is attached twice');
      if (new Set(taken).size !== named.length || !taken.every(isGood)) {
        throw new Refusal(400, 'VALIDATION_ERROR', { field: 'attachments' });
      }
      for (const upload of taken) upload.isAttached = true;
      return taken.map(present);
    },
    file(id: string, query: URLSearchParams): Upload {
      const [expires, signature] = [query.get('expires') ?? '', query.get('signature')];
      const isSigned = signature === sign(id, expires) && Number(expires) * 1000 > Date.now();
      if (!isSigned && fault !== 'file URLs are not checked') throw new Refusal(403, 'FORBIDDEN');
      return find(id, uploads.get(id)?.owner);
    },
  };
}

const idOf = (named: unknown): string =>
  typeof named === 'object' && named !== null
    ? String((named as { upload_id?: unknown }).upload_id ?? (named as { url?: unknown }).url)
    : String(named);

const sign = (id: string, expires: string) =>
  createHmac('sha256', 'tiny').update(`${id} ${expires}`).digest('base64url');

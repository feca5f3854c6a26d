import { type ConfirmedUpload, ROUTES, type UploadStarted } from '@deskbell/protocol';
import type { Http } from './http.ts';
import { newId } from './ids.ts';
import { failed, ok, type Result } from './result.ts';

export interface UploadOptions {
  /** 0 up to 1, while the bytes go out; only where `XMLHttpRequest` exists. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** Files for messages. Source: `/api/v1/uploads`. */
export interface Uploads {
  /** All three steps. The answer's `id` goes into `support.send(content, { attachments: [id] })`. */
  upload(file: File | (Blob & { name?: string }), options?: UploadOptions): Promise<Result<ConfirmedUpload>>;
  init(filename: string, contentType: string, sizeBytes: number): Promise<Result<UploadStarted>>;
  confirm(uploadId: string): Promise<Result<ConfirmedUpload>>;
  /** A fresh, signed URL of a file one may see: those on messages work for minutes. */
  refresh(uploadId: string): Promise<Result<ConfirmedUpload>>;
}

/** What a browser names no type for. */
const UNKNOWN_TYPE = 'application/octet-stream';

export function createUploads(http: Http): Uploads {
  const init: Uploads['init'] = (filename, contentType, sizeBytes) =>
    http.call({
      method: 'POST',
      path: ROUTES.uploadInit,
      json: { filename, content_type: contentType, size_bytes: sizeBytes },
      headers: { 'idempotency-key': newId() },
      repeatable: true,
      mints: true,
    });
  const confirm: Uploads['confirm'] = uploadId =>
    http.call({ method: 'POST', path: ROUTES.uploadConfirm, json: { upload_id: uploadId }, repeatable: true });

  return {
    init,
    confirm,
    refresh: uploadId =>
      http.call({ method: 'GET', path: `${ROUTES.uploads}/${encodeURIComponent(uploadId)}`, repeatable: true }),
    async upload(file, options = {}) {
      const contentType = file.type || UNKNOWN_TYPE;
      const started = await init(file.name || 'file', contentType, file.size);
      if (!started.ok) return started;
      const put = await putBytes(started.value.upload_url, file, contentType, options);
      return put.ok ? confirm(started.value.upload_id) : put;
    },
  };
}

/** No credentials: the URL is the permission, and the bytes may go to another origin. */
export async function putBytes(
  url: string,
  file: Blob,
  contentType: string,
  options: UploadOptions,
): Promise<Result<null>> {
  const { onProgress, signal } = options;
  if (signal?.aborted) return aborted();
  if (onProgress && globalThis.XMLHttpRequest) return putWithProgress(url, file, contentType, onProgress, signal);
  try {
    const response = await fetch(url, {
      method: 'PUT',
      body: file,
      headers: { 'content-type': contentType },
      credentials: 'omit',
      ...(signal && { signal }),
    });
    return response.ok ? ok(null) : refused(response.status);
  } catch {
    return signal?.aborted ? aborted() : lost();
  }
}

/** `fetch` does not tell how much it has sent. */
function putWithProgress(
  url: string,
  file: Blob,
  contentType: string,
  onProgress: (share: number) => void,
  signal: AbortSignal | undefined,
): Promise<Result<null>> {
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1));
    request.addEventListener('loadend', () => {
      signal?.removeEventListener('abort', abort);
      const { status } = request;
      if (status >= 200 && status < 300) resolve(ok(null));
      else if (signal?.aborted) resolve(aborted());
      else resolve(status === 0 ? lost() : refused(status));
    });
    signal?.addEventListener('abort', abort);
    request.open('PUT', url);
    request.setRequestHeader('content-type', contentType);
    request.send(file);
  });
}

const aborted = () => failed('ABORTED', 'the upload was aborted', false);
const lost = () => failed('NETWORK_ERROR', 'the file did not get through', true);
/** What is not about the bytes themselves may go well at another URL, which another upload gets. */
const refused = (status: number) =>
  failed(
    status > 499 ? 'SERVICE_UNAVAILABLE' : 'BAD_REQUEST',
    `the file was refused (${status})`,
    ![400, 413, 415].includes(status),
  );

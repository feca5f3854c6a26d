import { type ConfirmedUpload, ROUTES, type UploadStarted } from '@deskbell/protocol';
import { agentSide } from './agent.ts';
import type { Answer } from './answer.ts';
import { Miss } from './case.ts';
import type { Asker } from './customer.ts';
import { expectDone, expectKeys, expectThat } from './expect.ts';
import type { FileSpec } from './files.ts';
import { expectId } from './shapes.ts';
import { createTarget, type RequestSpec, type Target } from './target.ts';

/** One side's way to upload: a customer's, or the agents'. The `try…` forms hand out any answer. */
export interface Uploader {
  tryInit: (body: unknown, rest?: Partial<RequestSpec>) => Promise<Answer>;
  init: (file: FileSpec) => Promise<UploadStarted>;
  tryConfirm: (uploadId: unknown) => Promise<Answer>;
  confirm: (uploadId: string) => Promise<ConfirmedUpload>;
  /** A fresh URL of a confirmed upload. */
  tryRead: (uploadId: string) => Promise<Answer>;
  /** Begun and put, not confirmed. */
  put: (file: FileSpec) => Promise<UploadStarted>;
  /** All three steps. */
  upload: (file: FileSpec) => Promise<ConfirmedUpload>;
}

export const uploaderOf = (target: Target, asker: Asker): Uploader =>
  createUploader(target, asker.request, ROUTES.uploads);

export function agentUploader(target: Target): Uploader {
  const agent = agentSide(target);
  return createUploader(
    target,
    ({ method = 'GET', path, json }) => agent.request(method, path, json),
    ROUTES.agentUploads,
  );
}

function createUploader(target: Target, request: Asker['request'], root: string): Uploader {
  const tryInit: Uploader['tryInit'] = (json, rest = {}) =>
    request({ method: 'POST', path: `${root}/init`, json, ...rest });
  const tryConfirm = (uploadId: unknown) =>
    request({ method: 'POST', path: `${root}/confirm`, json: { upload_id: uploadId } });
  const init = async (file: FileSpec) => {
    const answer = await tryInit(declare(file));
    return expectStarted(expectDone(answer), answer);
  };
  const confirm = async (uploadId: string) => {
    const answer = await tryConfirm(uploadId);
    return expectConfirmed(expectDone(answer), answer);
  };
  const put = async (file: FileSpec) => {
    const started = await init(file);
    expectStored(await tryPut(target, started.upload_url, file));
    return started;
  };
  return {
    tryInit,
    init,
    tryConfirm,
    confirm,
    tryRead: uploadId => request({ path: `${root}/${uploadId}` }),
    put,
    upload: async file => confirm((await put(file)).upload_id),
  };
}

export const declare = ({ filename, contentType, bytes }: FileSpec) => ({
  filename,
  content_type: contentType,
  size_bytes: bytes.length,
});

/** The bytes, to wherever the upload URL leads. */
export const tryPut = (
  target: Target,
  url: string,
  { contentType, bytes }: Pick<FileSpec, 'contentType' | 'bytes'>,
  rest: Partial<RequestSpec> = {},
): Promise<Answer> =>
  requestUrl(target, url, {
    method: 'PUT',
    body: bytes,
    ...rest,
    headers: { 'content-type': contentType, ...(bytes.length === 0 && { 'content-length': '0' }), ...rest.headers },
  });

/** A PUT that must not be taken: refused, or cut off before there was an answer. */
export async function expectNotTaken(put: Promise<Answer>): Promise<void> {
  const answer = await put.catch((cause: unknown) => {
    if (cause instanceof Miss && cause.observed.startsWith('the connection failed')) return null;
    throw cause;
  });
  // Bytes may go to a store of its own, which knows nothing of the envelope.
  if (answer) expectThat(answer.status >= 400 && answer.status < 500, 'a 4xx status', answer.status, answer);
}

export function expectStored(answer: Answer): void {
  expectThat(answer.status >= 200 && answer.status < 300, 'a 2xx status for the bytes', answer.status, answer);
}

/** A request to an absolute URL, whichever host and port it names. No key and no session go along. */
export function requestUrl(target: Target, url: string, spec: Omit<RequestSpec, 'path'> = {}): Promise<Answer> {
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  if (origin === new URL(target.options.url).origin) return target.request({ ...spec, path });
  const elsewhere = createTarget({ ...target.options, url: origin });
  target.atEnd(elsewhere.end);
  return elsewhere.request({ ...spec, path });
}

function expectStarted(data: unknown, answer: Answer): UploadStarted {
  const started = expectKeys(data, ['upload_id', 'upload_url', 'expires_in_secs'], 'data', answer);
  expectId(started.upload_id, 'up_', answer);
  expectThat(URL.canParse(String(started.upload_url)), 'upload_url to be absolute', started.upload_url, answer);
  return started as unknown as UploadStarted;
}

export function expectConfirmed(data: unknown, answer: Answer): ConfirmedUpload {
  const upload = expectKeys(data, ['id', 'url', 'filename', 'content_type', 'size_bytes'], 'data', answer);
  expectId(upload.id, 'up_', answer);
  expectThat(URL.canParse(String(upload.url)), 'url to be absolute', upload.url, answer);
  return upload as unknown as ConfirmedUpload;
}

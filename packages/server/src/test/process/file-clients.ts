import { type ConfirmedUpload, HEADERS, ROUTES, type UploadStarted } from '@deskbell/protocol';
import { type Access, type Answer, ask, type Customer } from './clients.ts';

export interface SampleFile {
  filename: string;
  content_type: string;
  bytes: Buffer<ArrayBuffer>;
}

/** Whoever uploads: a customer, or an agent. */
export interface Uploader {
  init(file: SampleFile, headers?: Record<string, string>): Promise<Answer>;
  /** The `PUT`, without anything that says who sends it. */
  put(started: UploadStarted, file: SampleFile): Promise<Answer>;
  confirm(uploadId: string): Promise<Answer>;
  /** A fresh URL. */
  read(uploadId: string): Promise<Answer>;
  /** All three steps. */
  upload(file: SampleFile): Promise<ConfirmedUpload>;
}

export const TEXT: SampleFile = {
  filename: 'notes.txt',
  content_type: 'text/plain',
  bytes: Buffer.from('The parcel came, but it was empty.\n'.repeat(40)),
};
export const PNG: SampleFile = {
  filename: 'dot.png',
  content_type: 'image/png',
  bytes: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
};

export function customerUploader(server: Access, { headers }: Pick<Customer, 'headers'>): Uploader {
  return uploader(server, headers, ROUTES.uploads);
}

export function agentUploader(server: Access): Uploader {
  return uploader(server, { [HEADERS.secretKey]: server.secretKey }, ROUTES.agentUploads);
}

function uploader(server: Access, headers: Record<string, string>, base: string): Uploader {
  const post = (step: string, json: unknown, more = {}) =>
    ask(server, `${base}/${step}`, { method: 'POST', headers: { ...headers, ...more }, json });
  const one: Uploader = {
    init: ({ filename, content_type, bytes }, more) =>
      post('init', { filename, content_type, size_bytes: bytes.length }, more),
    put: ({ upload_url }, { content_type, bytes }) =>
      ask({ url: '' }, upload_url, { method: 'PUT', headers: { 'content-type': content_type }, body: bytes }),
    confirm: upload_id => post('confirm', { upload_id }),
    read: id => ask(server, `${base}/${id}`, { headers }),
    async upload(file) {
      const started = dataOf<UploadStarted>(await one.init(file));
      dataOf(await one.put(started, file));
      return dataOf<ConfirmedUpload>(await one.confirm(started.upload_id));
    },
  };
  return one;
}

export function dataOf<Data>({ status, text, data }: Answer): Data {
  if (status !== 200) throw new Error(`${status} ${text}`);
  return data as Data;
}

/** A message of the customer with files. */
export function sendWith(server: Access, { headers }: Customer, attachments: unknown, clientId?: string) {
  const json = { content: 'see what came', attachments, ...(clientId !== undefined && { client_id: clientId }) };
  return ask(server, ROUTES.messages, { method: 'POST', headers, json });
}

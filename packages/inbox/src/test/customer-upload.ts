import { ROUTES, type UploadStarted } from '@deskbell/protocol';
import { type Access, ask, type Customer } from '../../../server/src/test/process/clients.ts';

/** Puts a small text where a message can name it; answers its id, null when the name was refused. */
export async function uploadAsCustomer(
  server: Access,
  { headers }: Customer,
  filename: string,
): Promise<string | null> {
  const bytes = new TextEncoder().encode('nothing to see\n');
  const json = { filename, content_type: 'text/plain', size_bytes: bytes.length };
  const started = await ask(server, ROUTES.uploadInit, { method: 'POST', headers, json });
  if (started.status !== 200) return null;
  const { upload_id, upload_url } = started.data as UploadStarted;
  await fetch(upload_url, { method: 'PUT', body: bytes, headers: { 'content-type': 'text/plain' } });
  const confirmed = await ask(server, ROUTES.uploadConfirm, { method: 'POST', headers, json: { upload_id } });
  return confirmed.status === 200 ? upload_id : null;
}

import { HEADERS, ROUTES, type UploadStarted } from '@deskbell/protocol';
import { type Access, ask } from '../../../server/src/test/process/clients.ts';

/** Puts a file where an agent's reply can name it; answers its id. */
export async function uploadAsAgent(server: Access, filename: string, type: string, bytes: Buffer): Promise<string> {
  const headers = { [HEADERS.secretKey]: server.secretKey };
  const json = { filename, content_type: type, size_bytes: bytes.length };
  const started = await ask(server, `${ROUTES.agentUploads}/init`, { method: 'POST', headers, json });
  const { upload_id, upload_url } = started.data as UploadStarted;
  await fetch(upload_url, { method: 'PUT', body: new Uint8Array(bytes), headers: { 'content-type': type } });
  const confirm = { method: 'POST', headers, json: { upload_id } };
  const confirmed = await ask(server, `${ROUTES.agentUploads}/confirm`, confirm);
  if (confirmed.status !== 200) throw new Error(`no upload: ${confirmed.text}`);
  return upload_id;
}

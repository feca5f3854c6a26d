import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createLocalBlobs } from '../../blobs/local-blobs.ts';
import type { SessionRecord } from '../../domain/model.ts';
import { AGENT_OWNER, customerReader } from '../../domain/upload.ts';
import { createInspector } from '../../files/inspect.ts';
import { createIds } from '../../ids.ts';
import type { Storage } from '../../ports.ts';
import { beginAgentUpload, beginCustomerUpload } from '../../services/begin-upload.ts';
import { confirmUpload } from '../../services/confirm-upload.ts';
import type { FileDeps } from '../../services/file-deps.ts';
import { createFileUrl } from '../../services/file-urls.ts';
import { recordKey } from '../../services/keys.ts';
import { createUploadReceiver } from '../../services/receive-upload.ts';
import { createLoginScene } from '../login-scene.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { newAdmin } from './members-world.ts';

/** The use cases around files and logins on a real database and a directory. */
export async function createErasureScene(open: (clock: ManualClock) => Promise<Storage>) {
  const clock = createManualClock(Date.now());
  const storage = await open(clock);
  const directory = makeTemporaryDirectory('erasure');
  const login = await createLoginScene(storage, clock);
  const { tenant } = login;
  const ids = createIds(clock);
  const baseUrl = () => 'https://desk.example';
  const secret = ids.token();
  const blobs = await createLocalBlobs(join(directory.path, 'files'), clock);
  const fileUrl = createFileUrl({ secret, baseUrl, clock });
  const inspector = createInspector(clock);
  const deps: FileDeps = { ...login.deps, secret, baseUrl, fileUrl, blobs, inspector, scanner: null };
  const key = recordKey(deps, tenant, 'secret', `sk_test_${ids.token()}`);
  await storage.createKey(key);
  const receive = createUploadReceiver(deps);

  async function put(started: { upload_id: string; upload_url: string }, bytes: Buffer): Promise<void> {
    await receive({
      uploadId: started.upload_id,
      ip: '198.51.100.1',
      token: new URL(started.upload_url).searchParams.get('token'),
      contentType: 'text/plain',
      contentLength: bytes.length,
      bytes: Readable.from(bytes),
      onAccepted: () => undefined,
    });
  }

  return {
    ...login,
    storage,
    clock,
    ids,
    deps,
    directory: directory.path,
    memberId: await newAdmin(storage, clock, tenant.businessId),
    by: () => ({
      actor: { kind: 'key' as const, id: key.id, name: key.display },
      now: clock.now(),
      newEventId: ids.event,
    }),
    /** A text file of `owner`, as far as `until`; null: the agents'. */
    async upload(owner: SessionRecord | null, text: string, until: 'begun' | 'put' | 'confirmed' = 'confirmed') {
      const bytes = Buffer.from(`${text}\n`.repeat(20));
      const body = { filename: `${text}.txt`, content_type: 'text/plain', size_bytes: bytes.length };
      const request = { idempotencyKey: owner ? `upload-${text}` : 'of-the-agents', body };
      const started = owner
        ? (await beginCustomerUpload(deps, { tenant, session: owner }, request)).started
        : await beginAgentUpload(deps, { tenant, actor: key }, request);
      if (until !== 'begun') await put(started, bytes);
      const reader = owner ? customerReader(tenant, owner) : { tenant, owner: AGENT_OWNER };
      if (until === 'confirmed') await confirmUpload(deps, reader, started.upload_id);
      return { ids: [started.upload_id], owner: reader.owner as string };
    },
    async close() {
      await blobs.close();
      await storage.close();
      directory.remove();
    },
  };
}

export type ErasureScene = Awaited<ReturnType<typeof createErasureScene>>;

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createLocalBlobs } from '../blobs/local-blobs.ts';
import { createLocalBus } from '../bus/local-bus.ts';
import type { UploadReader } from '../domain/upload.ts';
import { createInspector } from '../files/inspect.ts';
import { createIds } from '../ids.ts';
import type { BlobStore, Inspector, Scanner } from '../ports.ts';
import { beginCustomerUpload } from '../services/begin-upload.ts';
import type { FileDeps } from '../services/file-deps.ts';
import { createFileUrl } from '../services/file-urls.ts';
import { recordKey } from '../services/keys.ts';
import type { UploadPut } from '../services/receive-upload.ts';
import { openStorage } from '../storage/open-storage.ts';
import { createManualClock } from './manual-clock.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

/** A file somebody uploads. */
export interface SampleFile {
  filename: string;
  content_type: string;
  bytes: Buffer<ArrayBuffer>;
}

export const TEXT: SampleFile = {
  filename: 'notes.txt',
  content_type: 'text/plain',
  bytes: Buffer.from('The parcel came, but it was empty.\n'.repeat(40)),
};

/** The use cases on a real database and directory, in a time the test moves. */
export async function createUploadScene(changes: { blobs?: (local: BlobStore) => BlobStore; scanner?: Scanner } = {}) {
  const directory = makeTemporaryDirectory('upload-scene');
  const clock = createManualClock();
  const reported: unknown[] = [];
  const report = (error: unknown) => void reported.push(error);
  const storage = await openStorage({
    dataDir: directory.path,
    databaseUrl: null,
    clock,
    writeQueueMax: 100,
    writeDeadlineMs: 5_000,
    onCommit: () => undefined,
    onLostConnection: report,
    onDamage: report,
  });
  const ids = createIds(clock);
  const secret = ids.token();
  const baseUrl = () => 'https://desk.example';
  const inspector = createInspector(clock);
  let inspections = 0;
  const counted: Inspector = {
    inspect(file) {
      inspections++;
      return inspector.inspect(file);
    },
  };
  const local = await createLocalBlobs(join(directory.path, 'files'), clock);
  const deps: FileDeps = {
    storage,
    clock,
    ids,
    secret,
    baseUrl,
    fileUrl: createFileUrl({ secret, baseUrl, clock }),
    bus: createLocalBus(report),
    report,
    blobs: changes.blobs?.(local) ?? local,
    inspector: counted,
    scanner: changes.scanner ?? null,
  };
  const tenant = { businessId: ids.business(), environment: 'test' as const };
  const key = recordKey(deps, tenant, 'secret', `sk_test_${ids.token()}`);
  await storage.bootstrap({ id: tenant.businessId, name: 'Shop', createdAt: clock.now() }, [key]);

  return {
    deps,
    clock,
    reported,
    local,
    tenant,
    inspections: () => inspections,
    /** How many files are kept. */
    blobCount: () =>
      readdirSync(join(directory.path, 'files'), { recursive: true, withFileTypes: true }).filter(entry =>
        entry.isFile(),
      ).length,
    /** Each by a visitor of its own. */
    async begin({ filename, content_type, bytes }: SampleFile = TEXT) {
      const body = { filename, content_type, size_bytes: bytes.length };
      const request = { idempotencyKey: undefined, body };
      const { started } = await beginCustomerUpload(deps, { tenant, session: null }, request);
      const upload = await storage.findUpload(started.upload_id);
      if (!upload) throw new Error('it was not begun');
      const owner: UploadReader = { tenant, owner: upload.owner };
      return { ...started, blobKey: upload.blobKey, owner };
    },
    /** What a `PUT` of these bytes on the URL is, so far. */
    put(
      { upload_id, upload_url }: { upload_id: string; upload_url: string },
      bytes: Readable | Buffer,
      file = TEXT,
    ): UploadPut {
      return {
        uploadId: upload_id,
        ip: '198.51.100.1',
        token: new URL(upload_url).searchParams.get('token'),
        contentType: file.content_type,
        contentLength: file.bytes.length,
        bytes: Buffer.isBuffer(bytes) ? Readable.from(bytes) : bytes,
        onAccepted: () => undefined,
      };
    },
    async close() {
      await local.close();
      await storage.close();
      directory.remove();
    },
  };
}

export type UploadScene = Awaited<ReturnType<typeof createUploadScene>>;

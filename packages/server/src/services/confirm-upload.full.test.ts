import { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { type BlobStore, BlobsUnavailable, type Scanner, ScannerUnavailable } from '../ports.ts';
import { refusalOf } from '../test/refusal.ts';
import { createUploadScene, type SampleFile, TEXT, type UploadScene } from '../test/upload-scene.ts';
import { confirmUpload } from './confirm-upload.ts';
import { createUploadReceiver } from './receive-upload.ts';
import { sweep } from './sweep.ts';
import { changeUploadPolicy } from './upload-policy.ts';

const PNG: SampleFile = {
  filename: 'dot.png',
  content_type: 'image/png',
  bytes: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
};
const HTML: SampleFile = { ...TEXT, bytes: Buffer.from('<!doctype html><script>alert(1)</script>') };
const HOUR_MS = 3_600_000;

let scene: UploadScene;
afterEach(() => scene.close());

async function stored(file = TEXT) {
  const started = await scene.begin(file);
  await createUploadReceiver(scene.deps)(scene.put(started, file.bytes, file));
  return started;
}
const confirm = ({ owner, upload_id }: Pick<Awaited<ReturnType<typeof stored>>, 'owner' | 'upload_id'>) =>
  confirmUpload(scene.deps, owner, upload_id);

test('[UP3] it answers what is stored, and repeated the same', async () => {
  scene = await createUploadScene();
  const upload = await stored();
  const confirmed = await confirm(upload);
  expect(confirmed).toMatchObject({ state: 'confirmed', contentType: 'text/plain', sizeBytes: TEXT.bytes.length });
  scene.clock.advance(HOUR_MS);
  expect(await confirm(upload)).toEqual(confirmed);
});

test('[UP3] [UP4] an image is stored as it was written anew, with a thumbnail; what came is deleted', async () => {
  scene = await createUploadScene();
  const upload = await stored(PNG);
  const { blobKey, sizeBytes, image } = await confirm(upload);
  expect(blobKey).not.toBe(upload.blobKey);
  expect(await scene.local.size(blobKey)).toBe(sizeBytes);
  expect(await scene.local.size(image?.thumbnailKey ?? '')).toBe(image?.thumbnailBytes);
  expect(image).toMatchObject({ width: 1, height: 1 });
  expect(await scene.local.size(upload.blobKey)).toBeNull();
  scene.clock.advance(2 * HOUR_MS);
  await sweep(scene.deps);
  expect(await scene.local.size(blobKey)).toBe(sizeBytes);
});

test('[UP3] twenty at once look at the bytes once', async () => {
  scene = await createUploadScene();
  const upload = await stored(PNG);
  const all = Promise.all(Array.from({ length: 20 }, () => confirm(upload)));
  const isOver = all.then(() => true);
  while (!(await Promise.race([isOver, new Promise<false>(resolve => setImmediate(resolve, false))]))) {
    // Those that wait look again.
    if ((await scene.deps.storage.findUpload(upload.upload_id))?.state === 'confirmed') scene.clock.advance(250);
  }
  expect(new Set((await all).map(({ blobKey }) => blobKey)).size).toBe(1);
  expect(scene.inspections()).toBe(1);
});

test('[UP3] unknown, foreign and expired ones are the same 404; one without bytes is 400', async () => {
  scene = await createUploadScene();
  const [waiting, other, late] = [await scene.begin(), await scene.begin(), await stored()];
  expect((await refusalOf(confirm(waiting))).code).toBe('BAD_REQUEST');
  const answers = [
    await refusalOf(confirm({ ...waiting, upload_id: 'up_01KB3Q8W6Z4T9V2X5C7D1E3F5G' })),
    await refusalOf(confirm({ ...waiting, owner: other.owner })),
    await refusalOf(confirm({ ...waiting, owner: { ...waiting.owner, owner: null } })),
    await refusalOf(
      confirm({ ...waiting, owner: { ...waiting.owner, tenant: { ...scene.tenant, environment: 'live' } } }),
    ),
  ];
  scene.clock.advance(601_000);
  answers.push(await refusalOf(confirm(late)), await refusalOf(confirm(waiting)));
  expect(new Set(answers.map(({ code, message, context }) => JSON.stringify([code, message, context]))).size).toBe(1);
  expect(answers[0]?.code).toBe('NOT_FOUND');
});

test('[UP4] what is not what it was declared as is refused, and deleted at once', async () => {
  scene = await createUploadScene();
  const upload = await stored(HTML);
  const refusal = await refusalOf(confirm(upload));
  expect([refusal.code, refusal.context]).toEqual(['VALIDATION_ERROR', { field: 'content_type' }]);
  expect(await scene.local.size(upload.blobKey)).toBeNull();
  expect((await refusalOf(confirm(upload))).code).toBe('NOT_FOUND');
  expect(await scene.deps.storage.listUnwantedBlobs(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
});

test('[UP5] the policy of the moment decides', async () => {
  scene = await createUploadScene();
  const upload = await stored();
  await changeUploadPolicy(scene.deps, scene.tenant, { content_types: ['image/png'] });
  expect((await refusalOf(confirm(upload))).code).toBe('VALIDATION_ERROR');
  await changeUploadPolicy(scene.deps, scene.tenant, { enabled: false, content_types: ['text/plain'] });
  expect((await refusalOf(confirm(upload))).code).toBe('BUSINESS_RULE_VIOLATION');
  await changeUploadPolicy(scene.deps, scene.tenant, { enabled: true });
  expect((await confirm(upload)).state).toBe('confirmed');
});

test('[UP6] nothing is confirmed before the scanner called it clean; infected bytes are deleted', async () => {
  let verdict: 'silent' | 'infected' | 'clean' = 'silent';
  const scanner: Scanner = {
    async scan(bytes) {
      bytes.destroy();
      if (verdict === 'silent') throw new ScannerUnavailable('nobody there');
      return verdict === 'clean' ? { clean: true } : { clean: false, finding: 'Eicar-Test' };
    },
  };
  scene = await createUploadScene({ scanner });
  const [bad, good] = [await stored(), await stored(PNG)];
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(confirm(bad)).rejects.toThrow(ScannerUnavailable);
    expect(scene.inspections(), 'not looked at before').toBe(0);
  }
  verdict = 'infected';
  const refusal = await refusalOf(confirm(bad));
  expect(refusal.code).toBe('BUSINESS_RULE_VIOLATION');
  expect(await scene.local.size(bad.blobKey)).toBeNull();
  verdict = 'clean';
  expect((await confirm(good)).state).toBe('confirmed');
});

test('[UP7] a blob that cannot be deleted now is deleted by a later sweep', async () => {
  let isBroken = true;
  const blobs = (local: BlobStore): BlobStore => ({
    ...local,
    delete: key => (isBroken ? Promise.reject(new BlobsUnavailable('not now')) : local.delete(key)),
  });
  scene = await createUploadScene({ blobs });
  const upload = await stored(HTML);
  await refusalOf(confirm(upload));
  await sweep(scene.deps);
  expect(scene.reported).toHaveLength(2);
  expect(await scene.local.size(upload.blobKey)).toBe(HTML.bytes.length);
  isBroken = false;
  await sweep(scene.deps);
  expect(await scene.local.size(upload.blobKey)).toBeNull();
});

test('[UP7] a sweep deletes the bytes of what nobody attached', async () => {
  scene = await createUploadScene();
  const uploads = [await stored(), await stored(PNG)];
  const confirmed = await Promise.all(uploads.map(confirm));
  const keys = confirmed.flatMap(({ blobKey, image }) => [blobKey, image?.thumbnailKey ?? []].flat());
  const sizes = () => Promise.all(keys.map(key => scene.local.size(key)));
  scene.clock.advance(24 * HOUR_MS);
  await sweep(scene.deps);
  expect(await sizes()).not.toContain(null);
  scene.clock.advance(1);
  await sweep(scene.deps);
  expect(await sizes()).toEqual([null, null, null]);
});

test('[UP3] bytes that were put straight to the store: they must be there, and cannot be exchanged later', async () => {
  // The store of files, as if it could be written to by whoever has the URL.
  const blobs = (local: BlobStore): BlobStore => ({ ...local, signPut: async key => `https://bucket.example/${key}` });
  scene = await createUploadScene({ blobs });
  const put = (key: string, bytes: Buffer) => scene.local.write(key, Readable.from(bytes), bytes.length);
  for (const file of [TEXT, PNG]) {
    const upload = await scene.begin(file);
    expect(upload.upload_url).toBe(`https://bucket.example/${upload.blobKey}`);
    expect((await refusalOf(confirm(upload))).code).toBe('BAD_REQUEST');
    await put(upload.blobKey, file.bytes);
    const { blobKey, sizeBytes, image } = await confirm(upload);
    expect(scene.blobCount()).toBe(image ? 3 : 1);
    await put(upload.blobKey, HTML.bytes);
    expect(await scene.local.size(blobKey)).toBe(sizeBytes);
    expect(blobKey).not.toBe(upload.blobKey);
    // The URL has run out, and what was put under it later is deleted; so is what an image was made of.
    scene.clock.advance(HOUR_MS + 1);
    await sweep(scene.deps);
    expect(await scene.local.size(upload.blobKey)).toBeNull();
    expect(await scene.local.size(blobKey)).toBe(sizeBytes);
    expect(await scene.deps.storage.listUnwantedBlobs(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  }
  for (const file of [HTML, { ...HTML, content_type: 'image/png' }]) {
    const upload = await scene.begin(file);
    await put(upload.blobKey, file.bytes);
    expect((await refusalOf(confirm(upload))).code).toBe('VALIDATION_ERROR');
    expect(scene.blobCount(), 'nothing is kept of it').toBe(3);
  }
  const lying = await scene.begin(TEXT);
  await put(lying.blobKey, HTML.bytes);
  expect((await refusalOf(confirm(lying))).context).toEqual({ field: 'size_bytes' });
});

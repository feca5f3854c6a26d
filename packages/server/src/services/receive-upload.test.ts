import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BlobStore } from '../ports/files.ts';
import { eventually } from '../test/process/until.ts';
import { refusalOf } from '../test/refusal.ts';
import { createUploadScene, TEXT, type UploadScene } from '../test/upload-scene.ts';
import { createUploadReceiver, type UploadPut } from './receive-upload.ts';

let scene: UploadScene;
let receive: (put: UploadPut) => Promise<void>;
beforeAll(async () => {
  scene = await createUploadScene();
  receive = createUploadReceiver(scene.deps);
});
afterAll(() => scene.close());

const state = async (id: string) => (await scene.deps.storage.findUpload(id))?.state;
/** Until what was written so far has arrived. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

/** A sender whose bytes the test lets go one by one; the upload is under way. */
async function slowPut(ip = '192.0.2.1') {
  const started = await scene.begin();
  const bytes = new PassThrough();
  const accepted = Promise.withResolvers<void>();
  const received = receive({ ...scene.put(started, bytes), ip, onAccepted: accepted.resolve });
  // Looked at by the test when its time has come.
  received.catch(() => null);
  await accepted.promise;
  return { started, bytes, received };
}

test('[UP2] the bytes are stored, once', async () => {
  const started = await scene.begin();
  await receive(scene.put(started, TEXT.bytes));
  expect(await state(started.upload_id)).toBe('stored');
  expect(await scene.local.size(started.blobKey)).toBe(TEXT.bytes.length);
  expect((await refusalOf(receive(scene.put(started, TEXT.bytes)))).code).toBe('CONFLICT');
});

test('[UP2] of parallel ones with the same URL one is taken', async () => {
  const started = await scene.begin();
  const puts = await Promise.allSettled(Array.from({ length: 10 }, () => receive(scene.put(started, TEXT.bytes))));
  expect(puts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('[UP2] it works for 600 s', async () => {
  const [early, late] = [await scene.begin(), await scene.begin()];
  scene.clock.advance(600_000);
  await receive(scene.put(early, TEXT.bytes));
  scene.clock.advance(1);
  expect((await refusalOf(receive(scene.put(late, TEXT.bytes)))).code).toBe('FORBIDDEN');
});

test.each<[string, string, (put: UploadPut) => Partial<UploadPut>]>([
  ['another token', 'FORBIDDEN', ({ token }) => ({ token: `${String(token).slice(0, -1)}_` })],
  ['no token', 'FORBIDDEN', () => ({ token: undefined })],
  ['two tokens', 'FORBIDDEN', ({ token }) => ({ token: [token, token] })],
  ['another upload', 'FORBIDDEN', () => ({ uploadId: 'up_01KB3Q8W6Z4T9V2X5C7D1E3F5G' })],
  ['another type', 'UNSUPPORTED_MEDIA_TYPE', () => ({ contentType: 'text/html' })],
  ['no type', 'UNSUPPORTED_MEDIA_TYPE', () => ({ contentType: undefined })],
  ['no length', 'BAD_REQUEST', () => ({ contentLength: null })],
  ['a smaller length', 'BAD_REQUEST', () => ({ contentLength: 1 })],
  ['a larger length', 'PAYLOAD_TOO_LARGE', () => ({ contentLength: TEXT.bytes.length + 1 })],
])('[UP2] %s is %s, and the URL still works', async (_what, code, change) => {
  const started = await scene.begin();
  const put = scene.put(started, TEXT.bytes);
  expect((await refusalOf(receive({ ...put, ...change(put) }))).code).toBe(code);
  expect(await state(started.upload_id)).toBe('waiting');
  await receive(put);
});

test('[UP2] who sends more than was declared, whatever the header said, is cut off and nothing is kept', async () => {
  const { started, bytes, received } = await slowPut();
  bytes.write(TEXT.bytes);
  bytes.write('one more');
  expect((await refusalOf(received)).code).toBe('BAD_REQUEST');
  expect(await scene.local.size(started.blobKey)).toBeNull();
});

test('[UP2] of one whose sender went away nothing is kept, and it may be put once more', async () => {
  for (const leave of [
    (bytes: PassThrough) => bytes.destroy(),
    (bytes: PassThrough) => bytes.destroy(new Error('reset')),
  ]) {
    const { started, bytes, received } = await slowPut();
    bytes.write(TEXT.bytes.subarray(0, 100));
    await settle();
    leave(bytes);
    expect((await refusalOf(received)).code).toBe('BAD_REQUEST');
    expect(await scene.local.size(started.blobKey)).toBeNull();
    expect(await state(started.upload_id)).toBe('waiting');
    await receive(scene.put(started, TEXT.bytes));
  }
});

test('[UP2] [IN4] one that makes no progress for 30 s is ended', async () => {
  const { started, bytes, received } = await slowPut();
  bytes.write(TEXT.bytes.subarray(0, 100));
  await settle();
  for (let second = 0; second < 29; second++) scene.clock.advance(1_000);
  await settle();
  expect(await state(started.upload_id)).toBe('receiving');
  // A byte now and then is no progress.
  bytes.write('x');
  await settle();
  scene.clock.advance(5_000);
  expect((await refusalOf(received)).code).toBe('REQUEST_TIMEOUT');
  expect(await scene.local.size(started.blobKey)).toBeNull();
  expect(bytes.destroyed, 'the request can still be answered').toBe(false);
});

test('[UP2] one that gets on may take 600 s, and no longer', async () => {
  const large = { ...TEXT, bytes: Buffer.alloc(2_000_000, 'x') };
  const started = await scene.begin(large);
  const bytes = new PassThrough();
  const received = receive(scene.put(started, bytes, large));
  received.catch(() => null);
  await settle();
  for (let at = 0; at < 600; at += 20) {
    bytes.write(Buffer.alloc(20_000, 'x'));
    // On a busy machine the disk may be slower than this test's clock.
    await settle();
    const isTaken = () => bytes.readableFlowing === true && bytes.readableLength + bytes.writableLength === 0;
    await eventually('the bytes are taken', isTaken);
    scene.clock.advance(20_000);
    await settle();
    if (at < 580) expect(await state(started.upload_id), `after ${at + 20} s`).toBe('receiving');
  }
  scene.clock.advance(2_000);
  expect((await refusalOf(received)).code).toBe('REQUEST_TIMEOUT');
});

test('[UP2] bytes count when they come, also while the disk takes none', async () => {
  const thaw = Promise.withResolvers<void>();
  const frozen: BlobStore = {
    ...scene.deps.blobs,
    write: (key, bytes, size) => thaw.promise.then(() => scene.deps.blobs.write(key, bytes, size)),
  };
  const onFrozenDisk = createUploadReceiver({ ...scene.deps, blobs: frozen });
  const file = { ...TEXT, bytes: Buffer.alloc(120_000, 'x') };
  const started = await scene.begin(file);
  const bytes = new PassThrough();
  const accepted = Promise.withResolvers<void>();
  const received = onFrozenDisk({ ...scene.put(started, bytes, file), onAccepted: accepted.resolve });
  received.catch(() => null);
  await accepted.promise;
  // As many as fit into buffers on their way.
  for (let at = 0; at < 6; at++) {
    bytes.write(file.bytes.subarray(0, 20_000));
    await settle();
    scene.clock.advance(20_000);
  }
  bytes.end();
  thaw.resolve();
  await received;
  expect(await state(started.upload_id)).toBe('stored');
});

test('[UP2] a hundred are received at once; the next is told to come back', async () => {
  const puts: Awaited<ReturnType<typeof slowPut>>[] = [];
  for (let n = 0; n < 100; n++) {
    puts.push(await slowPut(`192.0.2.${n}`));
  }
  const one = await scene.begin();
  const refusal = await refusalOf(receive(scene.put(one, TEXT.bytes)));
  expect([refusal.code, refusal.context?.['retry_after_ms']]).toEqual(['SERVICE_UNAVAILABLE', 2_000]);
  puts[0]?.bytes.end(TEXT.bytes);
  await puts[0]?.received;
  await receive(scene.put(one, TEXT.bytes));
  for (const { bytes, received } of puts.slice(1)) {
    bytes.destroy();
    await refusalOf(received);
  }
});

test('[UP2] one network takes sixty of the places at the most', async () => {
  const puts: Awaited<ReturnType<typeof slowPut>>[] = [];
  for (let n = 0; n < 60; n++) puts.push(await slowPut(`2001:db8::${n}`));
  const one = await scene.begin();
  const fromThere = { ...scene.put(one, TEXT.bytes), ip: '2001:db8::ffff' };
  expect((await refusalOf(receive(fromThere))).code).toBe('SERVICE_UNAVAILABLE');
  await receive(scene.put(await scene.begin(), TEXT.bytes));
  puts[0]?.bytes.end(TEXT.bytes);
  await puts[0]?.received;
  await receive(fromThere);
  for (const { bytes, received } of puts.slice(1)) {
    bytes.destroy();
    await refusalOf(received);
  }
});

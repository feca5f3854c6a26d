import { afterEach, expect, test } from 'vitest';
import type { BlobStore } from '../ports.ts';
import { createUploadScene, type UploadScene } from '../test/upload-scene.ts';
import { sweepRegularly } from './sweep.ts';

let scene: UploadScene;
afterEach(() => scene.close());

test('[UP7] it sweeps every ten minutes, one sweep at a time, and ends when the one that runs is over', async () => {
  const deleted: string[] = [];
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const blobs = (local: BlobStore): BlobStore => ({
    ...local,
    async delete(key) {
      begun.resolve();
      await released.promise;
      deleted.push(key);
    },
  });
  scene = await createUploadScene({ blobs });
  const { storage } = scene.deps;
  await storage.noteBlobs(['one'], scene.clock.now());
  const stop = sweepRegularly(scene.deps);
  scene.clock.advance(600_000);
  await begun.promise;
  scene.clock.advance(600_000);
  const stopped = stop();
  released.resolve();
  await stopped;
  expect(deleted, 'once, and before the end').toEqual(['one']);
  expect(await storage.listUnwantedBlobs(scene.clock.now(), 10)).toEqual([]);
  await storage.noteBlobs(['two'], scene.clock.now());
  scene.clock.advance(6_000_000);
  expect(await storage.listUnwantedBlobs(scene.clock.now(), 10)).toEqual(['two']);
  expect(scene.reported).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import type { UploadsWorld, Visitor } from './uploads-world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const ALL = 10_000;

/** The half of the contract that is about what becomes of uploads nobody wants. */
export function uploadsSweepContract(opened: () => UploadsWorld): void {
  describe('the sweep', () => {
    const unwanted = async (id: string, ms = 0) => {
      const { storage, clock } = opened();
      const keys = await storage.listUnwantedBlobs(clock.now() + ms, ALL);
      return keys.filter(key => key.startsWith(`${id}/`)).sort();
    };
    const exists = async ({ id }: { id: string }) => (await opened().storage.findUpload(id)) !== null;

    test('[UP7] unattached ones go after a day, unconfirmed ones an hour after they expired, attached ones never', async () => {
      const { storage, clock, world, ...scene } = opened();
      const visitor = await scene.newVisitor();
      const waiting = await scene.begin(scene.draft(visitor));
      const stored = await scene.stored(visitor);
      const receiving = await scene.begin(scene.draft(visitor));
      await storage.beginReceiving(receiving.id, clock.now());
      const image = await scene.confirmed(visitor, { filename: 'a.png' });
      const attached = await scene.confirmed(visitor);
      const uploads = { ids: [attached.id], owner: visitor.session.identityId };
      expect((await world.append(visitor.conversation.id, { uploads })).kind).toBe('appended');
      const all = [waiting, stored, receiving, image, attached];
      const present = async () => Promise.all(all.map(exists));

      clock.advance(10 * MINUTE_MS + HOUR_MS);
      await storage.sweepUploads(clock.now(), ALL);
      expect(await present()).toEqual([true, true, true, true, true]);
      clock.advance(1);
      await storage.sweepUploads(clock.now(), ALL);
      expect(await present()).toEqual([false, false, false, true, true]);
      for (const { id, blobKey } of [waiting, stored, receiving]) expect(await unwanted(id)).toEqual([blobKey]);
      clock.advance(DAY_MS - 10 * MINUTE_MS - HOUR_MS - 1);
      await storage.sweepUploads(clock.now(), ALL);
      expect(await present()).toEqual([false, false, false, true, true]);
      clock.advance(1);
      await storage.sweepUploads(clock.now(), ALL);
      expect(await present()).toEqual([false, false, false, false, true]);
      // What came as the image was unwanted from its confirmation on.
      expect(await unwanted(image.id)).toEqual(['image', 'received', 'thumbnail'].map(key => `${image.id}/${key}`));
      clock.advance(400 * DAY_MS);
      await storage.sweepUploads(clock.now(), ALL);
      expect(await exists(attached)).toBe(true);
      expect(await unwanted(attached.id)).toEqual([]);
    });

    test('[UP7] it takes as many as it is told, and says how many', async () => {
      const { storage, clock, ...scene } = opened();
      await storage.sweepUploads(clock.now() + DAY_MS * 1000, ALL);
      const visitor = await scene.newVisitor();
      for (let n = 0; n < 5; n++) await scene.begin(scene.draft(visitor));
      clock.advance(DAY_MS);
      expect(await storage.sweepUploads(clock.now(), 2)).toBe(2);
      expect(await storage.sweepUploads(clock.now(), 2)).toBe(2);
      expect(await storage.sweepUploads(clock.now(), 2)).toBe(1);
    });

    test('[UP7] [MS9] an upload is attached or swept, never both, when they race', async () => {
      const { storage, clock, world, ...scene } = opened();
      for (let round = 0; round < 10; round++) {
        const visitor: Visitor = await scene.newVisitor();
        const upload = await scene.confirmed(visitor);
        clock.advance(DAY_MS + 1);
        const uploads = { ids: [upload.id], owner: visitor.session.identityId };
        const race = [
          () => world.append(visitor.conversation.id, { uploads }),
          () => storage.sweepUploads(clock.now(), ALL),
        ];
        await Promise.all((round % 2 ? race : race.toReversed()).map(act => act()));
        const messages = await world.readAll(visitor.conversation.id, 10);
        expect(await exists(upload)).toBe(messages.length === 1);
        expect(await unwanted(upload.id)).toEqual(messages.length === 1 ? [] : [upload.blobKey]);
      }
    });

    test('[UP7] a blob is unwanted until it was deleted, whatever dies in between', async () => {
      const { storage, clock, ...scene } = opened();
      const { id, blobKey } = await scene.begin(scene.draft(await scene.newVisitor()));
      clock.advance(DAY_MS);
      await storage.sweepUploads(clock.now(), ALL);
      expect(await unwanted(id)).toEqual([blobKey]);
      // Nobody came to delete it: the next sweep is told again.
      expect(await unwanted(id)).toEqual([blobKey]);
      await storage.forgetBlobs([blobKey]);
      expect(await unwanted(id)).toEqual([]);
    });

    test('[UP7] blobs written for a confirmation that never came are unwanted after a while; those of one that did are kept', async () => {
      const { storage, clock, ...scene } = opened();
      const visitor = await scene.newVisitor();
      const died = await scene.stored(visitor);
      const keys = [`${died.id}/image`, `${died.id}/thumbnail`];
      await storage.noteBlobs(keys, clock.now() + HOUR_MS);
      expect(await unwanted(died.id, HOUR_MS - 1)).toEqual([]);
      expect(await unwanted(died.id, HOUR_MS)).toEqual(keys);
      const image = await scene.confirmed(visitor, { filename: 'a.png' });
      expect(await unwanted(image.id, DAY_MS)).toEqual([`${image.id}/received`]);
    });

    test('[UP4] one that is refused is gone, and its blob is unwanted', async () => {
      const { storage, clock, ...scene } = opened();
      const { id, blobKey } = await scene.stored(await scene.newVisitor());
      const until = clock.now() + MINUTE_MS;
      await storage.claimUpload(id, clock.now(), until);
      expect(await storage.refuseUpload(id, until - 1, clock.now()), 'by one that lost its claim').toBe(false);
      expect(await unwanted(id)).toEqual([]);
      expect(await storage.refuseUpload(id, until, clock.now())).toBe(true);
      expect(await storage.findUpload(id)).toBeNull();
      expect(await unwanted(id)).toEqual([blobKey]);
    });
  });
}

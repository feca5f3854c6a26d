import type { ConversationRecord, SessionRecord, Tenant, UploadRecord } from '../../domain/model.ts';
import { createIds } from '../../ids.ts';
import type { NewUpload, Storage } from '../../ports.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import { createWorld, type World } from './storage-world.ts';

const MINUTE_MS = 60_000;

/** One customer, with a session and a conversation. */
export interface Visitor {
  session: SessionRecord;
  conversation: ConversationRecord;
}

export interface UploadsWorld {
  storage: Storage;
  clock: ManualClock;
  world: World;
  newVisitor(tenant?: Tenant): Promise<Visitor>;
  draft(visitor: Visitor, changes?: Partial<NewUpload>): NewUpload;
  begin(upload: NewUpload): Promise<NewUpload>;
  /** An upload whose bytes are there. */
  stored(visitor: Visitor, changes?: Partial<NewUpload>): Promise<NewUpload>;
  /** An upload ready to be attached. */
  confirmed(visitor: Visitor, changes?: Partial<NewUpload>): Promise<UploadRecord>;
}

export async function createUploadsWorld(open: (clock: ManualClock) => Promise<Storage>): Promise<UploadsWorld> {
  const clock = createManualClock();
  const storage = await open(clock);
  const world = await createWorld(storage, clock);
  const ids = createIds(clock);

  const scene: UploadsWorld = {
    storage,
    clock,
    world,
    async newVisitor(tenant = world.tenant) {
      const session = world.newSession(tenant);
      const fresh = { id: ids.conversation(), tenant, identityId: session.identityId, createdAt: clock.now() };
      return { session, conversation: await storage.createVisitor(session, fresh) };
    },
    draft({ session }, changes = {}) {
      const id = ids.upload();
      return {
        id,
        tenant: world.tenant,
        owner: session.identityId,
        beganBy: session.id,
        filename: 'receipt.pdf',
        contentType: 'application/pdf',
        sizeBytes: 100,
        isDirect: false,
        blobKey: `${id}/received`,
        expiresAt: clock.now() + 10 * MINUTE_MS,
        createdAt: clock.now(),
        ...changes,
      };
    },
    async begin(upload) {
      await storage.beginUpload(upload, null, null, null);
      return upload;
    },
    async stored(visitor, changes) {
      const upload = scene.draft(visitor, changes);
      // Past the gate that counts: a session made for it, which nobody else uses.
      const minted = { ...world.newSession(upload.tenant), id: ids.session() };
      await storage.beginUpload({ ...upload, beganBy: changes?.beganBy ?? visitor.session.id }, null, minted, null);
      await storage.beginReceiving(upload.id, clock.now());
      await storage.markStored(upload.id, upload.expiresAt);
      return upload;
    },
    async confirmed(visitor, changes) {
      const { id, filename, contentType, blobKey } = await scene.stored(visitor, changes);
      const isImage = filename.endsWith('.png');
      const image = { width: 3, height: 4, thumbnailKey: `${id}/thumbnail`, thumbnailBytes: 30 };
      const until = clock.now() + MINUTE_MS;
      const keys = isImage ? [`${id}/image`, image.thumbnailKey] : [];
      if (isImage) await storage.noteBlobs(keys, clock.now() + 60 * MINUTE_MS);
      await storage.claimUpload(id, clock.now(), until);
      const checked = isImage
        ? { contentType: 'image/png', blobKey: `${id}/image`, sizeBytes: 70, image }
        : { contentType, blobKey, sizeBytes: 100, image: null };
      const confirmed = await storage.confirmUpload(id, until, checked, clock.now());
      if (!confirmed) throw new Error('the claim was lost');
      return confirmed;
    },
  };
  return scene;
}

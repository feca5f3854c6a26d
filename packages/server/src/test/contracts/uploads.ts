import { LIMITS, type UploadPolicy } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIds } from '../../ids.ts';
import type { NewUpload, Storage } from '../../ports.ts';
import { makeKey, recordKey } from '../../services/keys.ts';
import { changeUploadPolicy } from '../../services/upload-policy.ts';
import type { ManualClock } from '../manual-clock.ts';
import { refusalOf } from '../refusal.ts';
import { uploadsAttachContract } from './uploads-attach.ts';
import { uploadsSweepContract } from './uploads-sweep.ts';
import { createUploadsWorld, type UploadsWorld, type Visitor } from './uploads-world.ts';

const MINUTE_MS = 60_000;
const PARALLEL = 20;

/** What every engine must do with uploads. */
export function uploadsContract(name: string, open: (clock: ManualClock) => Promise<Storage>): void {
  describe(`uploads: ${name}`, () => {
    let scene: UploadsWorld;
    let storage: Storage;
    beforeAll(async () => {
      scene = await createUploadsWorld(open);
      storage = scene.storage;
    });
    afterAll(() => storage.close());

    uploadsAttachContract(() => scene);

    describe('on their way', () => {
      test('[UP2] an upload URL is taken by one, until it expires; bytes that did not arrive may come once more', async () => {
        const { clock } = scene;
        const { id, expiresAt } = await scene.begin(scene.draft(await scene.newVisitor()));
        const take = () => storage.beginReceiving(id, clock.now());
        const taken = await Promise.all(Array.from({ length: PARALLEL }, take));
        expect(taken.filter(Boolean)).toHaveLength(1);
        await storage.cancelReceiving(id);
        expect(await take()).toBe(true);
        await storage.markStored(id, expiresAt);
        expect(await take()).toBe(false);
        await storage.cancelReceiving(id);
        expect(await storage.findUpload(id)).toMatchObject({ state: 'stored', expiresAt });
        const late = await scene.begin(scene.draft(await scene.newVisitor()));
        expect(await storage.beginReceiving(late.id, late.expiresAt + 1)).toBe(false);
      });

      test('[UP3] of parallel confirmations one looks at the bytes; who dies meanwhile is replaced, and comes too late', async () => {
        const { clock } = scene;
        const visitor = await scene.newVisitor();
        const { id, blobKey } = await scene.stored(visitor);
        const until = clock.now() + MINUTE_MS;
        const claims = await Promise.all(
          Array.from({ length: PARALLEL }, () => storage.claimUpload(id, clock.now(), until)),
        );
        expect(claims.filter(Boolean)).toHaveLength(1);
        clock.advance(MINUTE_MS + 1);
        const later = clock.now() + MINUTE_MS;
        expect(await storage.claimUpload(id, clock.now(), later)).toBe(true);
        const checked = { contentType: 'application/pdf', blobKey, sizeBytes: 100, image: null };
        expect(await storage.confirmUpload(id, until, checked, clock.now())).toBeNull();
        await storage.releaseUpload(id, until);
        expect(await storage.confirmUpload(id, later, checked, clock.now())).toMatchObject({ id, state: 'confirmed' });
        expect(await storage.claimUpload(id, clock.now(), later)).toBe(false);
      });

      test('[UP3] nothing is there to be claimed before the bytes are, unless they go straight to the store', async () => {
        const visitor = await scene.newVisitor();
        const claim = ({ id }: NewUpload) => storage.claimUpload(id, scene.clock.now(), scene.clock.now() + 1);
        expect(await claim(await scene.begin(scene.draft(visitor)))).toBe(false);
        expect(await claim(await scene.begin(scene.draft(visitor, { isDirect: true })))).toBe(true);
      });

      test('[UP8] a session has at most twenty that are not attached, however many are begun at once', async () => {
        const visitor = await scene.newVisitor();
        const begun = await Promise.allSettled(
          Array.from({ length: LIMITS.uploadsPending * 2 }, () => scene.begin(scene.draft(visitor))),
        );
        expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(LIMITS.uploadsPending);
        const refusal = await refusalOf(scene.begin(scene.draft(visitor)));
        expect(refusal.code).toBe('RATE_LIMITED');
        expect(refusal.context?.['retry_after_ms']).toBeGreaterThan(0);
        await scene.begin(scene.draft(await scene.newVisitor()));
      });

      test('[UP8] one that is attached makes room', async () => {
        const visitor = await scene.newVisitor();
        const first = await scene.confirmed(visitor);
        for (let n = 1; n < LIMITS.uploadsPending; n++) await scene.begin(scene.draft(visitor));
        expect((await refusalOf(scene.begin(scene.draft(visitor)))).code).toBe('RATE_LIMITED');
        const uploads = { ids: [first.id], owner: visitor.session.identityId };
        await scene.world.append(visitor.conversation.id, { uploads });
        await scene.begin(scene.draft(visitor));
      });

      test('[UP8] [AG10] a secret key has its own twenty', async () => {
        const { world, clock } = scene;
        const ids = createIds(clock);
        const key = recordKey({ ids, clock }, world.tenant, 'secret', makeKey(ids, 'secret', world.tenant));
        await storage.createKey(key);
        const visitor = await scene.newVisitor();
        const draft = () => scene.draft(visitor, { owner: 'agent', beganBy: key.id });
        for (let n = 0; n < LIMITS.uploadsPending; n++) await scene.begin(draft());
        expect((await refusalOf(scene.begin(draft()))).code).toBe('RATE_LIMITED');
      });

      test('[LI5] a session that has ended begins nothing', async () => {
        const visitor = await scene.newVisitor();
        await storage.endSessions(scene.world.tenant, { id: visitor.session.id }, scene.clock.now());
        const draft = scene.draft(visitor);
        expect((await refusalOf(scene.begin(draft))).code).toBe('UNAUTHORIZED');
        expect(await storage.findUpload(draft.id)).toBeNull();
      });

      test('[AU11] a replay is answered with the first upload and makes neither upload nor session', async () => {
        const { world, clock } = scene;
        const request = { scope: `init ${createIds(clock).token()}`, key: 'k', bodyHash: 'one', now: clock.now() };
        const begin = async (bodyHash = 'one') => {
          const session = world.newSession();
          const draft = scene.draft({ session } as Visitor);
          const begun = storage.beginUpload(draft, null, session, { ...request, bodyHash });
          return { session, draft, begun };
        };
        const attempts = await Promise.all(Array.from({ length: 5 }, () => begin()));
        const answers = await Promise.all(attempts.map(({ begun }) => begun));
        const first = attempts[answers.findIndex(({ replayed }) => !replayed)];
        expect(answers.filter(({ replayed }) => replayed)).toHaveLength(4);
        expect(new Set(answers.map(({ answer }) => answer.id))).toEqual(new Set([first?.draft.id]));
        for (const attempt of attempts) {
          const isFirst = attempt === first;
          expect((await storage.findUpload(attempt.draft.id)) !== null).toBe(isFirst);
          expect((await storage.findSession(attempt.session.tokenHash)) !== null).toBe(isFirst);
        }
        const other = await begin('two');
        expect((await refusalOf(other.begun)).code).toBe('CONFLICT');
        expect(await storage.findSession(other.session.tokenHash)).toBeNull();
      });

      test('[UP5] [KY4] a policy belongs to one tenant, and changes at once of different fields are all kept', async () => {
        const { tenant } = scene.world;
        const change = (body: Partial<UploadPolicy>) => changeUploadPolicy({ storage }, tenant, body);
        expect(await storage.findUploadPolicy(tenant)).toBeNull();
        await Promise.all([change({ enabled: false }), change({ max_bytes: 5 }), change({ max_per_message: 2 })]);
        expect(await storage.findUploadPolicy(tenant)).toMatchObject({ enabled: false, maxBytes: 5, maxPerMessage: 2 });
        await Promise.all([change({ enabled: true }), change({ content_types: ['image/png'] })]);
        const policy = { enabled: true, maxBytes: 5, contentTypes: ['image/png'], maxPerMessage: 2 };
        expect(await storage.findUploadPolicy(tenant)).toEqual(policy);
        expect(await change({}), 'an empty change').toEqual(policy);
        expect(await storage.findUploadPolicy({ ...tenant, environment: 'live' })).toBeNull();
      });
    });

    uploadsSweepContract(() => scene);
  });
}

import { beforeAll, describe, expect, test } from 'vitest';
import type { Tenant } from '../../domain/model.ts';
import { createIds } from '../../ids.ts';
import type { Storage } from '../../ports.ts';
import { acceptedMessage } from './storage-log.ts';
import type { UploadsWorld, Visitor } from './uploads-world.ts';

const PARALLEL = 20;

/** The half of the contract that is about messages taking uploads along. */
export function uploadsAttachContract(opened: () => UploadsWorld): void {
  let scene: UploadsWorld;
  let storage: Storage;
  beforeAll(() => {
    scene = opened();
    storage = scene.storage;
  });

  const send = ({ session, conversation }: Visitor, ids: string[], changes = {}) =>
    scene.world.append(conversation.id, { uploads: { ids, owner: session.identityId }, ...changes });
  const history = (visitor: Visitor) => scene.world.readAll(visitor.conversation.id, 50);

  describe('attaching', () => {
    test('[MS9] a message takes its uploads along, in its order, and is read back with them', async () => {
      const visitor = await scene.newVisitor();
      const [file, image] = [await scene.confirmed(visitor), await scene.confirmed(visitor, { filename: 'ü.png' })];
      const message = acceptedMessage(await send(visitor, [image.id, file.id]));
      expect(message.attachments).toEqual([
        { id: image.id, filename: 'ü.png', contentType: 'image/png', sizeBytes: 70, width: 3, height: 4 },
        { id: file.id, filename: 'receipt.pdf', contentType: 'application/pdf', sizeBytes: 100 },
      ]);
      expect(await history(visitor)).toEqual([message]);
      expect(await storage.recentMessages(visitor.conversation.id, 10)).toEqual([message]);
      expect(await storage.findUpload(file.id)).toMatchObject({
        messageId: message.id,
        audience: visitor.session.identityId,
      });
    });

    test('[MS9] what is not the sender’s confirmed, unused upload is refused, stores nothing and takes nothing', async () => {
      const [visitor, other] = [await scene.newVisitor(), await scene.newVisitor()];
      const good = await scene.confirmed(visitor);
      const used = await scene.confirmed(visitor);
      acceptedMessage(await send(visitor, [used.id]));
      const live: Tenant = { ...scene.world.tenant, environment: 'live' };
      const waiting = await scene.begin(scene.draft(visitor));
      const receiving = await scene.begin(scene.draft(visitor));
      await storage.beginReceiving(receiving.id, scene.clock.now());
      const bad = {
        foreign: (await scene.confirmed(other)).id,
        agents: (await scene.confirmed(visitor, { owner: 'agent' })).id,
        'of the other environment': (await scene.confirmed(visitor, { tenant: live })).id,
        used: used.id,
        waiting: waiting.id,
        receiving: receiving.id,
        stored: (await scene.stored(visitor)).id,
        unknown: 'up_01KB3Q8W6Z4T9V2X5C7D1E3F5G',
      };
      const before = await history(visitor);
      for (const [what, id] of Object.entries(bad)) {
        const clientId = `once, ${what}`;
        expect(await send(visitor, [good.id, id], { clientId }), what).toEqual({ kind: 'bad-upload', id });
        expect(await storage.findUpload(good.id), what).toMatchObject({ messageId: null });
        expect(await history(visitor), what).toEqual(before);
      }
      // Its client_id was not used up (MS6).
      expect((await send(visitor, [good.id], { clientId: 'once, foreign' })).kind).toBe('appended');
      expect((await storage.getConversation(scene.world.tenant, visitor.conversation.id))?.messageCount).toBe(2);
    });

    test('[MS9] of parallel messages with one upload one has it', async () => {
      const visitor = await scene.newVisitor();
      const { id } = await scene.confirmed(visitor);
      const outcomes = await Promise.all(Array.from({ length: PARALLEL }, () => send(visitor, [id])));
      const kinds = outcomes.map(({ kind }) => kind).sort();
      expect(kinds).toEqual(['appended', ...Array.from({ length: PARALLEL - 1 }, () => 'bad-upload')]);
      expect((await history(visitor)).map(({ attachments }) => attachments.length)).toEqual([1]);
    });

    test('[AG10] an agent’s upload goes into one conversation, however many replies race in several', async () => {
      const visitors = await Promise.all(Array.from({ length: 4 }, () => scene.newVisitor()));
      const ids: string[] = [];
      for (let n = 0; n < 3; n++) ids.push((await scene.confirmed(visitors[0] as Visitor, { owner: 'agent' })).id);
      const outcomes = await Promise.all(
        visitors.map(({ conversation }, n) =>
          // In each another order: locks are taken in one.
          scene.world.append(conversation.id, {
            senderType: 'agent',
            senderKey: 'agent',
            uploads: { ids: n % 2 ? ids : ids.toReversed(), owner: 'agent' },
          }),
        ),
      );
      expect(outcomes.filter(({ kind }) => kind === 'appended')).toHaveLength(1);
      const upload = await storage.findUpload(ids[0] ?? '');
      const winner = visitors[outcomes.findIndex(({ kind }) => kind === 'appended')];
      expect(upload?.audience).toBe(winner?.session.identityId);
    });

    test('[MS5] a replay is answered with the stored message and its attachments, in parallel too', async () => {
      const visitor = await scene.newVisitor();
      const { id } = await scene.confirmed(visitor);
      const outcomes = await Promise.all(
        Array.from({ length: PARALLEL }, () => send(visitor, [id], { clientId: 'one' })),
      );
      const stored = await history(visitor);
      expect(stored.map(({ attachments }) => attachments.map(attachment => attachment.id))).toEqual([[id]]);
      expect(outcomes.filter(({ kind }) => kind === 'appended')).toHaveLength(1);
      const replays = outcomes.filter(({ kind }) => kind !== 'appended');
      expect(replays).toEqual(replays.map(() => ({ kind: 'duplicate', message: stored[0] })));
    });

    test('[AG6] a reply that was outrun leaves its uploads alone', async () => {
      const visitor = await scene.newVisitor();
      const { id } = await scene.confirmed(visitor);
      acceptedMessage(await send(visitor, [(await scene.confirmed(visitor)).id]));
      expect((await send(visitor, [id], { ifLastMessageAt: null })).kind).toBe('outrun');
      expect(await storage.findUpload(id)).toMatchObject({ messageId: null });
    });

    test('[ST2] neighbours of a message with a bad upload are stored', async () => {
      const visitor = await scene.newVisitor();
      const outcomes = await Promise.all([
        scene.world.append(visitor.conversation.id, { content: 'before' }),
        send(visitor, ['up_01KB3Q8W6Z4T9V2X5C7D1E3F5G']),
        scene.world.append(visitor.conversation.id, { content: 'after' }),
      ]);
      expect(outcomes.map(({ kind }) => kind)).toEqual(['appended', 'bad-upload', 'appended']);
      expect((await history(visitor)).map(({ content }) => content)).toEqual(['before', 'after']);
    });

    test('[LI2] a login takes what the visitor uploaded and was sent along', async () => {
      const visitor = await scene.newVisitor();
      const [own, received] = [await scene.confirmed(visitor), await scene.confirmed(visitor, { owner: 'agent' })];
      await scene.world.append(visitor.conversation.id, {
        senderType: 'agent',
        senderKey: 'agent',
        uploads: { ids: [received.id], owner: 'agent' },
      });
      const ids = createIds(scene.clock);
      const outcome = await storage.logIn({
        tenant: scene.world.tenant,
        claim: { subject: { kind: 'external', id: ids.token() } },
        from: visitor.session,
        session: { id: ids.session(), tokenHash: ids.token() },
        freshCustomerId: ids.customer(),
        now: scene.clock.now(),
      });
      if (outcome.kind !== 'logged-in') throw new Error(outcome.kind);
      const { id: customerId } = outcome.customer;
      expect(await storage.findUpload(own.id)).toMatchObject({ owner: customerId });
      expect(await storage.findUpload(received.id)).toMatchObject({ owner: 'agent', audience: customerId });
      const conversationId = await storage.findConversationId(scene.world.tenant, customerId);
      const uploads = { ids: [own.id], owner: customerId };
      expect((await scene.world.append(conversationId ?? '', { uploads })).kind).toBe('appended');
    });
  });
}

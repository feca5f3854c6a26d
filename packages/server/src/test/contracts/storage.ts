import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIds } from '../../ids.ts';
import type { ListPlace, Storage } from '../../ports.ts';
import { recordKey } from '../../services/keys.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import { storageCustomerContract } from './storage-customers.ts';
import { storageDeskContract } from './storage-desk.ts';
import { storageDeskListContract } from './storage-desk-lists.ts';
import { storageDeskMergeContract } from './storage-desk-merge.ts';
import { storageLogContract } from './storage-log.ts';
import { storageLoginContract } from './storage-logins.ts';
import { storageMembersContract } from './storage-members.ts';
import { storagePeopleContract } from './storage-people.ts';
import { storageWebhookOutboxContract } from './storage-webhook-outbox.ts';
import { storageWebhookContract } from './storage-webhooks.ts';
import { storageWidgetContract } from './storage-widget.ts';
import { createWorld, type World } from './storage-world.ts';
import { storageWritingContract } from './storage-writing.ts';

export interface OpenedStorage {
  storage: Storage;
  clock: ManualClock;
}

/** What every `Storage` must do, whatever it is made of. `open` gives an empty one whose time is `clock`. */
export function storageContract(name: string, open: (clock: ManualClock) => Promise<Storage>): void {
  describe(`storage contract: ${name}`, () => {
    let opened: OpenedStorage;
    let world: World;
    beforeAll(async () => {
      const clock = createManualClock();
      opened = { storage: await open(clock), clock };
      world = await createWorld(opened.storage, clock);
    });
    afterAll(() => opened.storage.close());

    storageLogContract(() => ({ ...opened, world }));
    storageLoginContract(() => ({ ...opened, world }));
    storageCustomerContract(() => ({ ...opened, world }));
    storageDeskContract(() => ({ ...opened, world }));
    storageDeskListContract(open);
    storageDeskMergeContract(() => ({ ...opened, world }));
    storageWidgetContract(() => ({ ...opened, world }));
    storageWebhookContract(() => ({ ...opened, world }));
    storageWebhookOutboxContract(() => ({ ...opened, world }));
    storageWritingContract(() => ({ ...opened, world }));
    storagePeopleContract(() => ({ ...opened, world }));
    storageMembersContract(() => ({ ...opened, world }));

    test('[CV3] a hundred parallel find-or-creates make one conversation', async () => {
      const { storage, clock } = opened;
      const ids = createIds(clock);
      const session = world.newSession();
      const { identityId } = session;
      await storage.createSession(session);
      const results = await Promise.all(
        Array.from({ length: 100 }, () =>
          storage.findOrCreateConversation(
            { id: ids.conversation(), tenant: world.tenant, identityId, createdAt: clock.now() },
            session,
          ),
        ),
      );
      expect(new Set(results.map(result => result?.conversation.id)).size).toBe(1);
      expect(results.filter(result => result?.created)).toHaveLength(1);
      expect(await storage.findConversationId(world.tenant, identityId)).toBe(results[0]?.conversation.id);
    });

    test('[KY4] an identity of one environment has nothing in the other', async () => {
      const { storage } = opened;
      const live = { ...world.tenant, environment: 'live' as const };
      const conversation = await world.newConversation();
      expect(await storage.getConversation(live, conversation.id)).toBeNull();
      expect(await storage.findConversationId(live, conversation.identityId)).toBeNull();
      expect(await world.change(conversation.id, { status: 'closed' }, live)).toBeNull();
      expect(await storage.listNotes(live, conversation.id, null, 10)).toBeNull();
    });

    test('[CV2] a new conversation is open, with the AI on, and empty', async () => {
      expect(await world.newConversation()).toMatchObject({
        status: 'open',
        aiEnabled: true,
        assigneeId: null,
        messageCount: 0,
        lastMessageAt: null,
      });
    });

    test('[AG3] a change touches what it names and nothing else', async () => {
      const { id } = await world.newConversation();
      const before = await opened.storage.getConversation(world.tenant, id);
      const after = await world.change(id, { aiEnabled: false });
      expect(after).toEqual({ ...before, aiEnabled: false });
    });

    test('[AG1] pages visit every conversation once, most recently active first', async () => {
      const { storage, clock } = opened;
      const tenant = { ...world.tenant, environment: 'live' as const };
      const made: string[] = [];
      for (let n = 0; n < 23; n++) {
        made.push((await world.newConversation(tenant)).id);
        if (n % 4 === 0) clock.advance(60_000);
      }
      clock.advance(60_000);
      await world.append(made[3] as string);
      const visited: string[] = [];
      let after: ListPlace | null = null;
      do {
        const page = await storage.listConversations(tenant, { limit: 5, ...(after && { after }) });
        visited.push(...page.conversations.map(conversation => conversation.id));
        after = page.next;
      } while (after);
      expect(visited[0]).toBe(made[3]);
      expect([...visited].sort()).toEqual([...made].sort());
      const closed = await storage.listConversations(tenant, { status: 'closed', limit: 5 });
      expect(closed).toEqual({ conversations: [], next: null });
    });

    test('[AG8] a tenant’s mark is the newest of its conversations', async () => {
      const { storage, clock } = opened;
      const [one, other] = [await world.newConversation(), await world.newConversation()];
      clock.advance(120_000);
      await world.append(one.id);
      clock.advance(5);
      const newest = await world.append(other.id);
      if (newest.kind !== 'appended') throw new Error('not appended');
      expect(await storage.readTenantMark(world.tenant)).toBe(newest.message.createdAt);
    });

    test('[AG7] notes keep their order, replay as duplicates and are no messages', async () => {
      const { storage, clock } = opened;
      const { id } = await world.newConversation();
      const ids = createIds(clock);
      const add = (content: string, clientId: string | null = null) =>
        storage.addNote(world.tenant, id, {
          id: ids.note(),
          content,
          author: 'agent',
          clientId,
          createdAt: clock.now(),
        });
      await Promise.all([add('a'), add('b'), add('c')]);
      const first = await add('d', 'once');
      const replay = await add('other', 'once');
      expect(replay.kind).toBe('duplicate');
      expect(replay.kind === 'duplicate' && first.kind === 'added' && replay.note).toEqual(
        first.kind === 'added' && first.note,
      );
      const notes = (await storage.listNotes(world.tenant, id, null, 10)) ?? [];
      expect(notes).toHaveLength(4);
      expect(new Set(notes.map(note => note.createdAt)).size).toBe(4);
      expect(await storage.listNotes(world.tenant, id, notes[2]?.createdAt ?? null, 10)).toEqual([notes[3]]);
      expect(await world.readAll(id, 10)).toEqual([]);
      expect((await storage.getConversation(world.tenant, id))?.messageCount).toBe(0);
    });

    test('[SE4] a session is found by its token’s hash alone', async () => {
      const { storage, clock } = opened;
      const ids = createIds(clock);
      const session = {
        id: ids.session(),
        tenant: world.tenant,
        tokenHash: ids.token(),
        identityId: ids.visitor(),
        createdAt: clock.now(),
        lastSeenAt: clock.now(),
      };
      const fresh = {
        id: ids.conversation(),
        tenant: world.tenant,
        identityId: session.identityId,
        createdAt: clock.now(),
      };
      const conversation = await storage.createVisitor(session, fresh);
      expect(conversation).toMatchObject({ id: fresh.id, identityId: session.identityId, messageCount: 0 });
      expect(await storage.findConversationId(world.tenant, session.identityId)).toBe(fresh.id);
      expect(await storage.findSession(session.tokenHash)).toEqual(session);
      expect(await storage.findSession('unknown')).toBeNull();
      await storage.touchSession(session, clock.now() + 5);
      expect((await storage.findSession(session.tokenHash))?.lastSeenAt).toBe(clock.now() + 5);
    });

    test('[KY9] keys are listed per tenant, changed, and their origins gathered', async () => {
      const { storage, clock } = opened;
      const ids = createIds(clock);
      const origin = `https://${ids.token().toLowerCase()}.example`;
      const key = recordKey({ ids, clock }, world.tenant, 'public', `pk_test_${ids.token()}`, [origin]);
      await storage.createKey(key);
      expect(await storage.findKey(key.lookup)).toEqual(key);
      expect((await storage.listOrigins()).has(origin)).toBe(true);
      expect(await storage.listKeys({ ...world.tenant, environment: 'live' })).toEqual([]);
      expect(await storage.changeKey({ ...world.tenant, environment: 'live' }, key.id, { enabled: false })).toBeNull();
      await storage.changeKey(world.tenant, key.id, { enabled: false });
      expect((await storage.findKey(key.lookup))?.enabled).toBe(false);
      expect((await storage.listOrigins()).has(origin)).toBe(false);
    });

    test('[ST1] a unit of work that fails half-way leaves nothing behind', async () => {
      const clock = createManualClock();
      const storage = await open(clock);
      const ids = createIds(clock);
      const tenant = { businessId: ids.business(), environment: 'test' as const };
      const business = { id: tenant.businessId, name: 'Shop', createdAt: clock.now() };
      const key = recordKey({ ids, clock }, tenant, 'public', `pk_test_${ids.token()}`);
      // The second key collides with the first: neither they nor the business may remain.
      await expect(storage.bootstrap(business, [key, { ...key, id: ids.key() }])).rejects.toThrow();
      expect(await storage.listBusinesses()).toEqual([]);
      expect(await storage.findKey(key.lookup)).toBeNull();
      expect(await storage.bootstrap(business, [key])).toBe(true);
      await storage.close();
    });

    test('[OP7] only the first bootstrap makes a business', async () => {
      const { storage, clock } = opened;
      const ids = createIds(clock);
      expect(await storage.bootstrap({ id: ids.business(), name: 'Second', createdAt: clock.now() }, [])).toBe(false);
    });
  });
}

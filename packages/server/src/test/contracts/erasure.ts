import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../domain/model.ts';
import { DEFAULT_SERVICE_SETTINGS } from '../../domain/service-settings.ts';
import type { AppendOutcome, NewMessage, Storage } from '../../ports.ts';
import { eraseCustomer } from '../../services/erase-customer.ts';
import { sweep } from '../../services/sweep.ts';
import { type FindText, findInFiles } from '../find-text.ts';
import type { ManualClock } from '../manual-clock.ts';
import { createErasureScene, type ErasureScene } from './erasure-scene.ts';

export interface ErasureStorage {
  storage: Storage;
  find: FindText;
}

const MARKER = 'qzmark';
const NEIGHBOUR = 'xvnext';
const RACER = 'wjrace';

/** What an erasure leaves, on a real database of any engine and in the directory of the files. */
export function erasureContract(name: string, open: (clock: ManualClock) => Promise<ErasureStorage>): void {
  describe(`erasure: ${name}`, () => {
    let scene: ErasureScene;
    let find: FindText;
    beforeAll(async () => {
      scene = await createErasureScene(async clock => {
        const opened = await open(clock);
        find = opened.find;
        return opened.storage;
      });
    });
    afterAll(() => scene.close());

    async function appended(message: Partial<NewMessage> & { conversationId: string }): Promise<string> {
      const outcome: AppendOutcome = await scene.storage.appendMessage({
        id: scene.ids.message(),
        senderType: 'customer',
        senderKey: 'customer',
        clientId: null,
        content: 'Hello',
        contentType: 'text',
        metadata: {},
        ...message,
      });
      if (outcome.kind !== 'appended') throw new Error(outcome.kind);
      return outcome.message.id;
    }

    async function visit(): Promise<{ session: SessionRecord; conversationId: string }> {
      const { storage, ids, clock, tenant } = scene;
      const session = await scene.newSession();
      const fresh = { id: ids.conversation(), tenant, identityId: session.identityId, createdAt: clock.now() };
      const found = await storage.findOrCreateConversation(fresh, session);
      if (!found) throw new Error('the session has ended');
      return { session, conversationId: found.conversation.id };
    }

    /** Each field a customer fills, or others fill about them, with a text of its own. */
    async function leaveTraces() {
      const { storage, tenant, clock, ids, memberId } = scene;
      const text = (what: string) => `${MARKER}${what}`;
      await storage.createWebhook({
        id: ids.webhook(),
        tenant,
        url: 'https://hooks.example/',
        events: ['message.created', 'note.created', 'customer.created', 'customer.updated', 'conversation.updated'],
        enabled: true,
        disabledReason: null,
        secret: 'whsec_',
        oldSecret: null,
        failingSince: null,
        createdAt: clock.now(),
      });
      const email = `${text('mail')}@shop.example`;
      const first = await visit();
      await appended({ conversationId: first.conversationId, content: text('content'), clientId: text('client') });
      await scene.ask(email, first.session, text('key'));
      const { id: customerId } = await scene.guess(email, await scene.readCode(email), first.session);
      // Another visit, that is merged into the first.
      const second = await visit();
      const uploads = await scene.upload(second.session, text('file'));
      await appended({ conversationId: second.conversationId, content: text('second'), uploads });
      await storage.noteVisit(second.session, {
        pageUrl: `https://shop.example/${text('page')}`,
        pageTitle: text('title'),
        referrer: `https://shop.example/${text('referrer')}`,
        language: 'de',
        timeZone: 'Europe/Vienna',
        userAgent: text('agent'),
        seenAt: clock.now(),
      });
      clock.advance(61_000);
      await scene.ask(email, second.session);
      await scene.guess(email, await scene.readCode(email), second.session);
      const conversationId = (await storage.findConversationId(tenant, customerId)) as string;
      const now = { tenant, tokenHash: ids.token(), identityId: customerId, createdAt: clock.now(), lastSeenAt: 0 };
      const session: SessionRecord = { ...now, id: ids.session(), lastSeenAt: clock.now() };
      await storage.createSession(session);
      await storage.changeCustomer(tenant, customerId, {
        name: text('name'),
        attributes: { [text('attribute')]: text('value') },
      });
      // Asked for, and never used: an address that is nobody's yet.
      await scene.ask(`${text('other')}@shop.example`, session);
      await scene.upload(session, text('loose'));
      await scene.upload(session, text('half'), 'put');
      await scene.upload(session, text('begun'), 'begun');
      const agents = await scene.upload(null, text('sent'));
      const reply = { senderType: 'agent' as const, senderKey: 'agent', conversationId };
      await appended({ ...reply, content: text('reply'), metadata: { note: text('metadata') }, uploads: agents });
      const note = { id: ids.note(), content: text('note'), author: 'agent', createdAt: clock.now() };
      await storage.addNote(tenant, conversationId, { ...note, clientId: text('noteid'), mentions: [memberId] });
      const draft = { kind: 'reply' as const, content: text('draft'), updatedAt: clock.now() };
      await storage.setDraft(tenant, conversationId, memberId, draft);
      await storage.markRead(tenant, conversationId, memberId, clock.now());
      await storage.changeConversation(tenant, conversationId, { tags: [text('tag')] }, scene.by());
      await storage.changeServiceSettings(tenant, DEFAULT_SERVICE_SETTINGS, { csatEnabled: true });
      const rating = { csatId: ids.csat(), messageId: ids.message() };
      await storage.changeConversation(tenant, conversationId, { status: 'closed' }, { ...scene.by(), rating });
      await rate(conversationId, text('comment'));
      await storage.queueTranscript({
        id: ids.mail(),
        tenant,
        conversationId,
        address: email,
        throughMark: clock.now(),
        now: clock.now(),
        dailyMax: 5,
        isKept: true,
      });
      await storage.setMailRefusal(customerId, true, clock.now());
      return { customerId, conversationId, session, visitor: second };
    }

    async function rate(conversationId: string, comment: string): Promise<void> {
      const messages = await scene.storage.recentMessages(conversationId, 1);
      const id = String(messages[0]?.metadata['id']);
      const { actor, now, newEventId } = scene.by();
      const event = { id: newEventId(), type: 'csat_given' as const, actor, data: { comment }, createdAt: now };
      const outcome = await scene.storage.giveRating(scene.tenant, conversationId, id, { score: 5, comment }, event);
      expect(outcome.kind).toBe('given');
    }

    async function indexAll(): Promise<void> {
      while (!(await scene.storage.indexNext(100)).isIdle);
    }

    test('[CU8] leaves not one word of a customer, in no column of no table and no file', async () => {
      const { deps, tenant, storage } = scene;
      const files = findInFiles(join(scene.directory, 'files'));
      const neighbour = await visit();
      const theirs = `${NEIGHBOUR}words`;
      const uploads = await scene.upload(neighbour.session, `${NEIGHBOUR}file`);
      await appended({ conversationId: neighbour.conversationId, content: theirs, uploads });
      await indexAll();
      const [untouched, untouchedFiles] = [await find(NEIGHBOUR), await files(NEIGHBOUR)];
      const { customerId, conversationId, session, visitor } = await leaveTraces();
      await indexAll();

      // The search sees what there is: else it would prove nothing.
      const before = await find(MARKER);
      expect(before).toEqual(expect.arrayContaining(COLUMNS));
      expect(await files(MARKER)).not.toEqual([]);

      await eraseCustomer(deps, tenant, customerId);
      await indexAll();
      expect(await find(MARKER)).toEqual([]);
      expect(await find(NEIGHBOUR)).toEqual(untouched);
      expect(await files('')).toEqual(untouchedFiles);
      for (const id of [customerId, conversationId, visitor.conversationId, visitor.session.identityId]) {
        expect(await find(id), id).toEqual([]);
      }
      // Kept for a day, so that other nodes close their sockets (SE7): random, and of nobody any more.
      expect(await find(session.id)).toEqual(['ended_session.session_id']);
      expect(await storage.findSession(session.tokenHash)).toBeNull();
      expect(await storage.listOutbox(tenant, null, deps.clock.now())).toEqual([]);
      await expect(eraseCustomer(deps, tenant, customerId)).rejects.toThrow('there is nothing of anybody');
    });

    test('[CU9] what is on its way while somebody is erased is gone with them or refused', async () => {
      const { deps, tenant, storage, clock, ids, memberId } = scene;
      for (let round = 0; round < 5; round++) {
        const { session, conversationId } = await visit();
        const text = (what: string) => `${RACER}${round}${what}`;
        const note = { content: text('note'), author: 'agent', clientId: null, createdAt: clock.now() };
        const draft = { kind: 'note' as const, content: text('draft'), updatedAt: clock.now() };
        const seen = { pageUrl: null, pageTitle: text('page'), referrer: null, language: null, timeZone: null };
        const acts = [
          ...Array.from({ length: 10 }, (_, n) => () => appended({ conversationId, content: text(`send${n}`) })),
          () => storage.addNote(tenant, conversationId, { ...note, id: ids.note() }),
          () => storage.setDraft(tenant, conversationId, memberId, draft),
          () => storage.noteVisit(session, { ...seen, userAgent: null, seenAt: clock.now() }),
          () => scene.upload(session, text('file'), 'put'),
          () => storage.changeConversation(tenant, conversationId, { tags: [text('tag')] }, scene.by()),
        ];
        const erasing = () => eraseCustomer(deps, tenant, session.identityId);
        const outcomes = await Promise.allSettled(acts.toSpliced(round * 3, 0, erasing as never).map(act => act()));
        expect(outcomes[round * 3]).toEqual({ status: 'fulfilled', value: undefined });
        await indexAll();
        expect(await find(RACER)).toEqual([]);
        expect(await find(conversationId)).toEqual([]);
        expect(await storage.findConversationId(tenant, session.identityId)).toBeNull();
      }
      // Bytes that arrived after the erasure are deleted when no more can come.
      clock.advance(3 * 3_600_000);
      await sweep(deps);
      expect(await findInFiles(join(scene.directory, 'files'))(RACER)).toEqual([]);
    });
  });
}

/** Where at least the marker must be found before. */
const COLUMNS = [
  'conversation_event.data',
  'conversation_tag.tag',
  'csat.comment',
  'customer.attributes',
  'customer.email',
  'customer.name',
  'draft.content',
  'idempotent_answer.key',
  'login_code.contact',
  'mail.address',
  'message.attachments',
  'message.client_id',
  'message.content',
  'message.metadata',
  'note.client_id',
  'note.content',
  'outbox_entry.contact',
  'upload.filename',
  'visit.page_title',
  'visit.page_url',
  'visit.referrer',
  'visit.user_agent',
];

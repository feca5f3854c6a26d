import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MailRecord } from '../../domain/model.ts';
import type { Storage } from '../../ports.ts';
import type { ManualClock } from '../manual-clock.ts';
import { type MailsScene, openMailsScene } from './mails-scene.ts';

const MINUTE_MS = 60_000;
const wait = (minutes: number) => minutes * MINUTE_MS;

/** Who is mailed, once, on any engine and from any number of nodes. */
export function mailsContract(name: string, open: (clock: ManualClock) => Promise<Storage[]>): void {
  describe(`mails: ${name}`, () => {
    let scene: MailsScene;
    beforeAll(async () => {
      scene = await openMailsScene(open);
    });
    beforeEach(() => scene.settle());
    afterAll(() => scene.close());

    test('[CM3] unread replies are due together, after the wait, to the proven address', async () => {
      const { email, customerId, conversation } = await scene.newCustomer();
      await scene.reply(conversation.id);
      scene.clock.advance(wait(2));
      const newest = await scene.reply(conversation.id);
      scene.clock.advance(wait(9));
      expect(await scene.due()).toEqual([]);
      scene.clock.advance(wait(2));
      const [mail, ...others] = await scene.due();
      expect(others).toEqual([]);
      expect(mail).toMatchObject({ kind: 'digest', address: email, customerId, conversationId: conversation.id });
      expect(mail?.throughMark).toBe(newest);
      const replies = await scene.storage.listMessages(conversation.id, mail?.afterMark ?? 0, 10);
      expect(replies.map(({ senderType }) => senderType)).toEqual(['agent', 'agent']);
    });

    test('[CM3] visitors, unproven addresses and conversations without a new reply get none', async () => {
      const visitor = await scene.world.newConversation();
      await scene.reply(visitor.id);
      const silent = await scene.newCustomer();
      const unproven = await scene.newCustomer();
      await scene.reply(unproven.conversation.id);
      await scene.storage.changeCustomer(scene.tenant, unproven.customerId, {
        email: 'other@shop.example',
        phone: null,
      });
      scene.clock.advance(wait(12));
      const due = await scene.due();
      expect(due.map(({ conversationId }) => conversationId)).not.toContain(silent.conversation.id);
      expect(due).toEqual([]);
    });

    test('[CM3] what was read, or answered, is not due; a read mark never goes back', async () => {
      const [reader, writer, half] = [await scene.newCustomer(), await scene.newCustomer(), await scene.newCustomer()];
      const read = await scene.reply(reader.conversation.id);
      await scene.reply(writer.conversation.id);
      await scene.write(writer.conversation.id);
      const first = await scene.reply(half.conversation.id);
      const second = await scene.reply(half.conversation.id);
      await scene.storage.noteReads([
        { conversationId: reader.conversation.id, through: read },
        { conversationId: half.conversation.id, through: first },
        { conversationId: 'thr_gone', through: 1 },
      ]);
      await scene.storage.noteReads([{ conversationId: reader.conversation.id, through: read - 1 }]);
      scene.clock.advance(wait(12));
      const due = await scene.due();
      expect(due.map(({ conversationId }) => conversationId)).toEqual([half.conversation.id]);
      expect(due[0]).toMatchObject({ throughMark: second, afterMark: second - 1 });
    });

    test('[CM4] a reply is in one mail, however often and from wherever one searches; the next in the next', async () => {
      const { conversation } = await scene.newCustomer();
      await scene.reply(conversation.id);
      scene.clock.advance(wait(12));
      const rounds = Array.from({ length: 8 }, (_, at) => scene.search(scene.nodes[at % scene.nodes.length]));
      await Promise.all(rounds);
      const claims = await Promise.all(scene.nodes.map(node => scene.claim(node)));
      const first = claims.flatMap(({ claimed }) => claimed);
      expect(first).toHaveLength(1);
      // While it is on its way another reply comes.
      const later = await scene.reply(conversation.id);
      await scene.storage.settleMail(first[0]?.id ?? '', { kind: 'sent' });
      scene.clock.advance(wait(12));
      const second = await scene.due();
      expect(second).toHaveLength(1);
      expect(second[0]).toMatchObject({ throughMark: later, afterMark: later - 1 });
      await scene.storage.settleMail(second[0]?.id ?? '', { kind: 'sent' });
      scene.clock.advance(wait(60));
      expect(await scene.due()).toEqual([]);
    });

    test('[CM4] what is read, refused or has another address when its turn comes is not sent', async () => {
      const customers = [await scene.newCustomer(), await scene.newCustomer(), await scene.newCustomer()];
      const [reader, refuser, mover] = customers as [
        (typeof customers)[0],
        (typeof customers)[0],
        (typeof customers)[0],
      ];
      const marks: number[] = [];
      for (const { conversation } of customers) marks.push(await scene.reply(conversation.id));
      scene.clock.advance(wait(12));
      while (!(await scene.search()));
      await scene.storage.noteReads([{ conversationId: reader.conversation.id, through: marks[0] ?? 0 }]);
      await scene.storage.setMailRefusal(refuser.customerId, true, scene.clock.now());
      await scene.storage.changeCustomer(scene.tenant, mover.customerId, { email: 'moved@shop.example' });
      expect((await scene.claim()).claimed).toEqual([]);
    });

    test('[CM5] a mail is retried when it is due, and one whose sender died is given up as unknown', async () => {
      const { conversation } = await scene.newCustomer();
      await scene.reply(conversation.id);
      scene.clock.advance(wait(12));
      const [mail] = (await scene.due()) as [MailRecord];
      await scene.storage.settleMail(mail.id, { kind: 'retry', dueAt: scene.clock.now() + wait(1) });
      expect((await scene.claim()).claimed).toEqual([]);
      scene.clock.advance(wait(1));
      const again = await scene.claim();
      expect(again.claimed).toMatchObject([{ id: mail.id, attempts: 1 }]);
      // Nobody settles it.
      scene.clock.advance(wait(11));
      const after = await scene.claim();
      expect(after.claimed).toEqual([]);
      expect(after.lost.map(({ id }) => id)).toEqual([mail.id]);
      await scene.storage.settleMail(mail.id, { kind: 'sent' });
      scene.clock.advance(wait(60));
      expect(await scene.claim()).toMatchObject({ claimed: [], lost: [] });
    });

    test('[CM5] replies nobody got are in the next digest; those of a mail refused for good are not', async () => {
      for (const isUnread of [true, false]) {
        const { conversation } = await scene.newCustomer();
        const first = await scene.reply(conversation.id);
        scene.clock.advance(wait(20));
        const [mail] = (await scene.due()) as [MailRecord];
        await scene.storage.settleMail(mail.id, { kind: 'failed', isUnread });
        scene.clock.advance(wait(20));
        const second = await scene.reply(conversation.id);
        scene.clock.advance(wait(20));
        const [next] = (await scene.due()) as [MailRecord];
        expect(next.throughMark).toBe(second);
        expect(next.afterMark < first).toBe(isUnread);
        await scene.storage.settleMail(next.id, { kind: 'sent' });
      }
    });

    test('[CM3] a search of many goes on where it stopped, and none is left out', async () => {
      const customers = [];
      for (let at = 0; at < 7; at++) customers.push(await scene.newCustomer());
      for (const { conversation } of customers) await scene.reply(conversation.id);
      scene.clock.advance(wait(12));
      let rounds = 1;
      while (!(await scene.search(scene.storage, 10, 3))) rounds++;
      expect(rounds).toBe(3);
      const { claimed } = await scene.claim();
      expect(claimed.map(({ conversationId }) => conversationId).sort()).toEqual(
        customers.map(({ conversation }) => conversation.id).sort(),
      );
    });

    test('[CM3] after a pause of days only replies of the last day are mailed; a new one takes no old one along', async () => {
      const [old, both] = [await scene.newCustomer(), await scene.newCustomer()];
      for (const { conversation } of [old, both]) await scene.reply(conversation.id);
      scene.clock.advance(wait(5 * 24 * 60));
      const recent = await scene.reply(both.conversation.id);
      scene.clock.advance(wait(12));
      const about = { conversationId: both.conversation.id, afterMark: recent - 1, throughMark: recent };
      expect(await scene.due()).toMatchObject([about]);
    });

    test('[CM3] when the clock was set back, what is replied is mailed as before', async () => {
      while (!(await scene.search()));
      const now = scene.clock.now();
      scene.clock.setWall(now - wait(60));
      const { conversation } = await scene.newCustomer();
      await scene.reply(conversation.id);
      scene.clock.advance(wait(12));
      expect((await scene.due()).map(({ conversationId }) => conversationId)).toEqual([conversation.id]);
      scene.clock.advance(wait(60));
      expect(await scene.due()).toEqual([]);
    });

    test('[CM5] a mail whose sender died before the mail server heard of it is sent by another', async () => {
      const { conversation } = await scene.newCustomer();
      await scene.reply(conversation.id);
      scene.clock.advance(wait(12));
      while (!(await scene.search()));
      const { storage, clock } = scene;
      const take = () => storage.claimMails(clock.now(), clock.now() + wait(1), 10);
      const [mail] = (await take()).claimed as [MailRecord];
      const taken = clock.now() + wait(1);
      expect(await take()).toEqual({ claimed: [], lost: [], isMore: false });
      clock.advance(wait(2));
      const again = await take();
      expect(again).toMatchObject({ claimed: [{ id: mail.id, attempts: 0 }], lost: [] });
      // Who was thought dead wakes up.
      expect(await storage.beginMail(mail.id, taken, taken + wait(10))).toBe(false);
      expect(await storage.beginMail(mail.id, clock.now() + wait(1), clock.now() + wait(10))).toBe(true);
      await storage.settleMail(mail.id, { kind: 'sent' });
    });

    test('[CM6] [CM7] a link is opened once and taken up once, by its tenant, while the address is the same', async () => {
      const { conversation, customerId } = await scene.newCustomer();
      await scene.reply(conversation.id);
      scene.clock.advance(wait(12));
      const [{ id }] = (await scene.due()) as [MailRecord];
      const { storage, tenant, clock } = scene;
      expect(await storage.useMailLink(tenant, id)).toBeNull();
      expect(await storage.findMailLink(id)).toMatchObject({ isOpened: false });
      const opened = await Promise.all(Array.from({ length: 6 }, () => storage.openMailLink(id, clock.now())));
      expect(opened.filter(Boolean)).toMatchObject([{ customerId, mail: { id } }]);
      expect(await storage.findMailLink(id)).toMatchObject({ isOpened: true });
      expect(await storage.useMailLink({ ...tenant, environment: 'live' }, id)).toBeNull();
      const used = await Promise.all(Array.from({ length: 6 }, () => storage.useMailLink(tenant, id)));
      expect(used.filter(Boolean)).toMatchObject([{ customerId }]);
      await storage.changeCustomer(tenant, customerId, { email: null, phone: null });
      expect(await storage.findMailLink('mail_unknown')).toBeNull();
    });

    test('[CM6] a link dies with the address it was sent to', async () => {
      const { conversation, customerId } = await scene.newCustomer();
      await scene.reply(conversation.id);
      scene.clock.advance(wait(12));
      const [{ id }] = (await scene.due()) as [MailRecord];
      await scene.storage.changeCustomer(scene.tenant, customerId, { email: 'new@shop.example' });
      expect(await scene.storage.openMailLink(id, scene.clock.now())).toBeNull();
    });

    test('[CM8] who refuses mails gets none until they want them again', async () => {
      const { conversation, customerId } = await scene.newCustomer();
      const { storage, clock, tenant } = scene;
      expect(await storage.setMailRefusal(customerId, true, clock.now())).toBe(true);
      expect(await storage.setMailRefusal(customerId, true, clock.now())).toBe(true);
      expect(await storage.findMailRefusal(customerId)).toEqual({ tenant, isRefused: true });
      await scene.reply(conversation.id);
      clock.advance(wait(12));
      expect(await scene.due()).toEqual([]);
      await storage.setMailRefusal(customerId, false, clock.now());
      expect(await storage.findMailRefusal(customerId)).toEqual({ tenant, isRefused: false });
      await scene.reply(conversation.id);
      clock.advance(wait(12));
      expect(await scene.due()).toHaveLength(1);
      expect(await storage.setMailRefusal('cus_gone', true, clock.now())).toBe(false);
      expect(await storage.findMailRefusal('cus_gone')).toBeNull();
    });

    test('[CM9] the test environment’s mails are kept, never due', async () => {
      const { conversation } = await scene.newCustomer();
      const { storage, clock, tenant } = scene;
      const mark = await scene.reply(conversation.id);
      const queue = (id: string) =>
        storage.queueTranscript({
          id,
          tenant,
          conversationId: conversation.id,
          address: 'ada@shop.example',
          throughMark: mark,
          now: clock.now(),
          dailyMax: 2,
          isKept: true,
        });
      expect([await queue('mail_1'), await queue('mail_2'), await queue('mail_3')]).toEqual([
        'queued',
        'queued',
        'too-many',
      ]);
      clock.advance(wait(5));
      expect((await scene.claim()).claimed).toEqual([]);
      const kept = await storage.listKeptMails(tenant, clock.now() - wait(60), 10);
      expect(kept.map(({ id, kind }) => [id, kind])).toEqual([
        ['mail_2', 'transcript'],
        ['mail_1', 'transcript'],
      ]);
      expect(await storage.listKeptMails({ ...tenant, environment: 'live' }, 0, 10)).toEqual([]);
      clock.advance(wait(24 * 60));
      expect(await queue('mail_4')).toBe('queued');
    });

    test('[CM1] service settings: nothing at first, then what was named, each tenant its own', async () => {
      const { storage, tenant } = scene;
      const live = { ...tenant, environment: 'live' as const };
      const initial = {
        hours: { enabled: false, time_zone: 'UTC', days: [[], [], [], [], [], [], []] },
        mailAfterMinutes: 10,
        csatEnabled: false,
        returnUrl: null,
      };
      expect(await storage.findServiceSettings(tenant)).toBeNull();
      expect(await storage.listMailTenants(initial)).toHaveLength(2);
      const changes = [{ csatEnabled: true }, { mailAfterMinutes: null }, { returnUrl: 'https://shop.example/' }];
      await Promise.all(changes.map(change => storage.changeServiceSettings(tenant, initial, change)));
      const changed = Object.assign({}, initial, ...changes);
      expect(await storage.findServiceSettings(tenant)).toEqual(changed);
      expect(await storage.findServiceSettings(live)).toBeNull();
      expect(await storage.listMailTenants(initial)).toEqual([{ tenant: live, mailAfterMinutes: 10 }]);
    });
  });
}

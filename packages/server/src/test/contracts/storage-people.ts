import { expect, test } from 'vitest';
import type { SessionRecord, Tenant, UploadRecord } from '../../domain/model.ts';
import type { VisitRecord } from '../../domain/visit.ts';
import { createIds } from '../../ids.ts';
import type { Storage } from '../../ports.ts';
import type { ManualClock } from '../manual-clock.ts';
import { freshEmail, type LoginScene, loginSteps, provenEmail } from './login-steps.ts';

const VISIT: VisitRecord = {
  pageUrl: 'https://shop.example/lamp',
  pageTitle: 'A lamp',
  referrer: null,
  language: 'de-AT',
  timeZone: 'Europe/Vienna',
  userAgent: 'Browser',
  seenAt: 10,
};

/** What is known of customers beside their accounts, on any engine. */
export function storagePeopleContract(scene: () => LoginScene): void {
  const { visitor, logIn } = loginSteps(scene);

  test('[CU5] the newest visit of an identity is kept, and goes along when it logs in', async () => {
    const { storage, world } = scene();
    const { session } = await visitor();
    const { identityId } = session;
    expect(await storage.findVisit(world.tenant, identityId)).toBeNull();
    expect(await storage.noteVisit(session, VISIT)).toBe(true);
    const newer = { ...VISIT, pageUrl: 'https://shop.example/chair', language: null, seenAt: 11 };
    await storage.noteVisit(session, newer);
    expect(await storage.findVisit(world.tenant, identityId)).toEqual(newer);
    expect(await storage.findVisit({ ...world.tenant, environment: 'live' }, identityId)).toBeNull();
    const { customer, session: next } = await logIn(provenEmail(freshEmail()), session);
    expect(await storage.findVisit(world.tenant, customer.id)).toEqual(newer);
    expect(await storage.noteVisit(session, VISIT)).toBe(false);
    await storage.noteVisit(next, { ...VISIT, seenAt: 12 });
    expect(await storage.findVisit(world.tenant, identityId)).toBeNull();
    expect((await storage.findVisit(world.tenant, customer.id))?.seenAt).toBe(12);
  });

  test('[CU1] facts of an identity: live sessions, the first trace, what was merged into theirs', async () => {
    const { storage, clock, world } = scene();
    const email = freshEmail();
    const begun = clock.now();
    const first = await visitor('hello');
    clock.advance(1_000);
    const { customer } = await logIn(provenEmail(email), first.session);
    await logIn(provenEmail(email), null);
    const second = await visitor('again');
    await logIn(provenEmail(email), second.session);
    expect(await storage.readIdentityFacts(world.tenant, customer.id, clock.now())).toEqual({
      sessionCount: 3,
      firstSeenAt: begun,
      mergedConversationIds: [second.conversation.id],
    });
    const inAYear = clock.now() + 366 * 86_400_000;
    expect((await storage.readIdentityFacts(world.tenant, customer.id, inAYear)).sessionCount).toBe(0);
    const nobody = { sessionCount: 0, firstSeenAt: null, mergedConversationIds: [] };
    expect(await storage.readIdentityFacts(world.tenant, 'anon_nobody', clock.now())).toEqual(nobody);
  });

  test('[CU3] attributes are set one by one, taken out by null, and kept by every other change', async () => {
    const { storage, world } = scene();
    const { customer } = await logIn({ ...provenEmail(freshEmail()), attributes: { plan: 'gold', orders: 3 } }, null);
    expect(customer.attributes).toEqual({ plan: 'gold', orders: 3 });
    const change = { attributes: { orders: null, vip: true } };
    const outcome = await storage.changeCustomer(world.tenant, customer.id, change);
    const expected = { plan: 'gold', vip: true };
    expect(outcome).toEqual({ kind: 'changed', customer: { ...customer, attributes: expected } });
    await storage.changeCustomer(world.tenant, customer.id, { name: 'Ada' });
    expect((await storage.getCustomers(world.tenant, [customer.id]))[0]?.attributes).toEqual(expected);
  });

  const by = () => {
    const { clock } = scene();
    const actor = { kind: 'member' as const, id: 'mem_a', name: 'Ada' };
    return { actor, now: clock.now(), newEventId: createIds(clock).event };
  };

  test('[WR8] a redacted message loses words and files and keeps its place; it happens once', async () => {
    const { storage, clock, world } = scene();
    const { session, conversation } = await visitor('one');
    const { id } = conversation;
    const upload = await confirmedUpload(storage, clock, session);
    const uploads = { ids: [upload.id], owner: session.identityId };
    const metadata = { original_created_at: '2026-01-01T00:00:00.000Z' };
    const sent = await world.append(id, { content: 'my card is 4111', clientId: 'once', metadata, uploads });
    if (sent.kind !== 'appended') throw new Error(sent.kind);
    await world.append(id, { content: 'three' });
    const before = await storage.getConversation(world.tenant, id);

    const { message } = sent;
    const outcome = await storage.redactMessage(world.tenant, id, message.id, by());
    const redacted = {
      ...message,
      content: '',
      attachments: [],
      metadata: { ...metadata, redacted_at: new Date(clock.now()).toISOString() },
    };
    const blobs = [{ key: upload.blobKey, dueAt: clock.now() }];
    const event = { type: 'message_redacted', actor: by().actor, data: { message_id: message.id } };
    expect(outcome).toMatchObject({ kind: 'redacted', message: redacted, blobs, event });
    expect(await storage.findUpload(upload.id)).toBeNull();
    expect(await storage.listUnwantedBlobs(clock.now(), 100)).toContain(upload.blobKey);
    expect((await world.readAll(id, 10)).map(({ content }) => content)).toEqual(['one', '', 'three']);
    expect(await storage.getConversation(world.tenant, id)).toEqual(before);
    // The client_id stays used (MS5): who retries learns what became of it.
    const replay = await world.append(id, { content: 'my card is 4111', clientId: 'once' });
    expect(replay).toEqual({ kind: 'duplicate', message: redacted });

    clock.advance(1_000);
    const again = await storage.redactMessage(world.tenant, id, message.id, by());
    expect(again).toEqual({ kind: 'redacted', message: redacted, event: null, blobs: [] });
  });

  test('[WR8] only a message of the tenant’s own conversation can be redacted', async () => {
    const { storage, world } = scene();
    const [one, other] = [await visitor('mine'), await visitor('theirs')];
    const [message] = await world.readAll(other.conversation.id, 10);
    const redact = (tenant: Tenant, id: string) => storage.redactMessage(tenant, id, message?.id ?? '', by());
    const live = { ...world.tenant, environment: 'live' as const };
    expect(await redact(world.tenant, one.conversation.id)).toEqual({ kind: 'no-message' });
    expect(await redact(live, other.conversation.id)).toEqual({ kind: 'no-conversation' });
    expect(await world.readAll(other.conversation.id, 10)).toEqual([message]);
  });
}

async function confirmedUpload(storage: Storage, clock: ManualClock, session: SessionRecord): Promise<UploadRecord> {
  const id = createIds(clock).upload();
  const [now, until] = [clock.now(), clock.now() + 60_000];
  await storage.beginUpload(
    {
      id,
      tenant: session.tenant,
      owner: session.identityId,
      beganBy: session.id,
      filename: 'card.pdf',
      contentType: 'application/pdf',
      sizeBytes: 9,
      isDirect: false,
      blobKey: `${id}/received`,
      expiresAt: until,
      createdAt: now,
    },
    null,
    null,
    null,
  );
  await storage.beginReceiving(id, now);
  await storage.markStored(id, until);
  await storage.claimUpload(id, now, until);
  const checked = { contentType: 'application/pdf', blobKey: `${id}/received`, sizeBytes: 9, image: null };
  const upload = await storage.confirmUpload(id, until, checked, now);
  if (!upload) throw new Error('the claim was lost');
  return upload;
}

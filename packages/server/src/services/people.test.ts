import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { LIMITS } from '@deskbell/protocol';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionRecord } from '../domain/model.ts';
import type { ConversationEvent, TenantEvent } from '../ports.ts';
import { createErasureScene, type ErasureScene } from '../test/contracts/erasure-scene.ts';
import { countTurns } from '../test/count-turns.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { refusalOf } from '../test/refusal.ts';
import { readCustomerPanel } from './agent-customer-panel.ts';
import { exportCustomer } from './agent-export.ts';
import { changeCustomer } from './change-customer.ts';
import { eraseCustomer } from './erase-customer.ts';
import { hashSecret } from './hash-secret.ts';
import { identify } from './identify.ts';
import { createIdentityKey } from './identity-keys.ts';
import { logIn } from './log-in.ts';
import { mintSession } from './mint-session.ts';
import { redactMessage } from './redact-message.ts';
import { sendMessage } from './send-message.ts';
import { noteVisit } from './visits.ts';

let scene: ErasureScene;
let people = 0;
/** What agents and the customer's sockets were told. */
const told: TenantEvent[] = [];

beforeAll(async () => {
  scene = await createErasureScene(openSqliteForTest);
  await scene.deps.bus.subscribeTenant(scene.tenant, event => void told.push(event));
});
afterAll(async () => {
  await scene.close();
  removeTestDirectories();
});

async function newCustomer(content = 'hello') {
  const { deps, tenant } = scene;
  const email = `person-${people++}@shop.example`;
  const { customer, session } = await logIn(deps, tenant, null, { subject: { kind: 'email', value: email } });
  const { message } = await sendMessage(deps, tenant, session, { content });
  const conversationId = (await deps.storage.findConversationId(tenant, customer.id)) as string;
  return { customer, session, email, message, conversationId };
}

const visitOf = (session: SessionRecord | null, body: Parameters<typeof noteVisit>[2], userAgent?: string) =>
  noteVisit(scene.deps, session, body, userAgent);

describe('the customer panel', () => {
  test('[CU1] tells who somebody is and how that was proven', async () => {
    const { deps, tenant, clock } = scene;
    const visitor = await sendMessage(deps, tenant, null, { content: 'who am I' });
    const session = await deps.storage.findSession(hashSecret(visitor.mintedToken as string));
    const id = (await deps.storage.findConversationId(tenant, session?.identityId as string)) as string;
    const now = new Date(clock.now()).toISOString();
    expect(await readCustomerPanel(deps, tenant, id)).toEqual({
      identity_id: session?.identityId,
      customer: null,
      proofs: [],
      attributes: {},
      visit: null,
      session_count: 1,
      first_seen_at: now,
      merged_conversation_ids: [],
    });
    const { customer, email, conversationId } = await newCustomer();
    await mintSession(deps, tenant, { customer_id: customer.id, phone: '+43 1 234 567', phone_verified: true });
    const panel = await readCustomerPanel(deps, tenant, conversationId);
    expect(panel.customer).toMatchObject({ id: customer.id, email, email_verified: true, phone_verified: true });
    expect(panel.proofs).toEqual([{ kind: 'email' }, { kind: 'phone' }]);
    expect(panel.session_count).toBe(2);
    const live = { ...tenant, environment: 'live' as const };
    expect(await refusalOf(readCustomerPanel(deps, live, conversationId))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('[CU4] a signed identity brings attributes along, and proves who somebody is', async () => {
    const { deps, tenant } = scene;
    const key = await createIdentityKey(deps, tenant, { algorithm: 'HS256' });
    const sign = (claims: Record<string, unknown>) =>
      new SignJWT({ sub: 'user-1', aud: 'pk_test_1', jti: deps.ids.token(), ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime(Math.floor(deps.clock.now() / 1000) + 60)
        .sign(new TextEncoder().encode(key.secret as string));
    const login = async (claims: Record<string, unknown>) =>
      identify(deps, tenant, null, { token: await sign(claims), publicKey: 'pk_test_1' });
    await login({ attributes: { plan: 'gold', seats: 3 } });
    const { customer } = await login({ attributes: { plan: null, vip: true } });
    expect(customer.attributes).toEqual({ seats: 3, vip: true });
    expect(await refusalOf(login({ attributes: { plan: ['gold'] } }))).toMatchObject({
      code: 'VALIDATION_ERROR',
      context: { field: 'attributes' },
    });
    const minted = await mintSession(deps, tenant, { external_id: 'user-1', attributes: { seats: 4 } });
    expect(minted.customer.attributes).toEqual({ seats: 4, vip: true });
  });
});

describe('a correction', () => {
  test('[CU2] changes what it names; contacts are unproven, and a way to log in remains', async () => {
    const { deps, tenant } = scene;
    const { customer, conversationId } = await newCustomer();
    const change = (body: Parameters<typeof changeCustomer>[3]) => changeCustomer(deps, tenant, customer.id, body);
    told.length = 0;
    expect(await change({ name: ' Ada ', phone: '+43 1 234 568', attributes: { plan: 'gold' } })).toEqual({
      ...customer,
      name: 'Ada',
      phone: '+431234568',
      phoneVerified: false,
      attributes: { plan: 'gold' },
    });
    expect(told).toMatchObject([{ type: 'conversation', conversation: { id: conversationId } }]);
    expect(await refusalOf(change({ email: 'new@shop.example' }))).toMatchObject({ code: 'BUSINESS_RULE_VIOLATION' });
    expect(await refusalOf(change({}))).toMatchObject({ code: 'VALIDATION_ERROR' });
    const live = { ...tenant, environment: 'live' as const };
    expect(await refusalOf(changeCustomer(deps, live, customer.id, { name: 'Eve' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('[CU3] attributes have a name, a kind and a bound; what has not changes nothing', async () => {
    const { deps, tenant } = scene;
    const { customer } = await newCustomer();
    const set = (attributes: unknown) =>
      changeCustomer(deps, tenant, customer.id, { name: 'Eve', attributes: attributes as Record<string, string> });
    const many = Object.fromEntries(Array.from({ length: LIMITS.attributesMax + 1 }, (_, n) => [`a${n}`, n]));
    for (const wrong of [
      [],
      'text',
      null,
      { '': 1 },
      { 'with blank': 1 },
      { '1st': 1 },
      { [`a${'b'.repeat(64)}`]: 1 },
      { a: 'x'.repeat(501) },
      { a: 'nul \0' },
      { a: Number.NaN },
      { a: {} },
      many,
    ]) {
      expect(await refusalOf(set(wrong)), JSON.stringify(wrong)).toMatchObject({ code: 'VALIDATION_ERROR' });
    }
    expect((await deps.storage.getCustomers(tenant, [customer.id]))[0]).toEqual(customer);
    const most = { 'a.b-c_d': '🦆'.repeat(500), on: false, count: -1.5 };
    expect((await set(most)).attributes).toEqual(most);
  });
});

describe('a visit', () => {
  test('[CU5] [CU6] is kept without what is not the agents’ business, and told to them', async () => {
    const { deps, tenant } = scene;
    const { session, customer, conversationId } = await newCustomer();
    told.length = 0;
    const page = { page_url: 'https://u:secret@shop.example/a?b=1#token', page_title: ` ${'T'.repeat(400)}\0` };
    const noted = await visitOf(session, { ...page, language: 'DE-at', time_zone: 'europe/vienna' }, 'Browser/1');
    expect(noted).toBe(true);
    const kept = {
      pageUrl: 'https://shop.example/a?b=1',
      pageTitle: 'T'.repeat(300),
      referrer: null,
      language: 'de-AT',
      timeZone: 'Europe/Vienna',
      userAgent: 'Browser/1',
      seenAt: deps.clock.now(),
    };
    expect(await deps.storage.findVisit(tenant, customer.id)).toEqual(kept);
    expect(told).toEqual([{ type: 'visit', conversationId, visit: kept }]);
  });

  test.each([
    [{ page_url: 'javascript:alert(1)' }],
    [{ page_url: '/a' }],
    [{ page_url: `https://shop.example/${'a'.repeat(2000)}` }],
    [{ referrer: 'data:text/html,x' }],
    [{ language: 'not a language' }],
    [{ time_zone: 'Mars/Olympus' }],
    [{ time_zone: 'x'.repeat(1000) }],
  ])('[CU5] %j is refused, with or without a session', async body => {
    const { session } = await newCustomer();
    for (const from of [session, null]) {
      expect(await refusalOf(visitOf(from, body))).toMatchObject({
        code: 'VALIDATION_ERROR',
        context: { field: Object.keys(body)[0] },
      });
    }
  });

  test('[CU5] of nobody is not kept, and makes nobody', async () => {
    expect(await visitOf(null, { page_url: 'https://shop.example/' })).toBe(false);
  });
});

describe('what goes away', () => {
  test('[WR8] a redaction is told to both sides, and once; its file is deleted', async () => {
    const { deps, tenant } = scene;
    const { session, conversationId } = await newCustomer();
    const { ids } = await scene.upload(session, 'card');
    const { message } = await sendMessage(deps, tenant, session, { content: 'my card', attachments: ids });
    const customerHeard: ConversationEvent[] = [];
    await deps.bus.subscribeConversation(conversationId, event => void customerHeard.push(event));
    told.length = 0;
    const upload = await deps.storage.findUpload(ids[0] as string);
    expect(await deps.blobs.size(upload?.blobKey as string)).not.toBeNull();
    const actor = { kind: 'key' as const, id: 'key_1', name: 'sk_…' };
    const redact = () => redactMessage(deps, tenant, { conversationId, messageId: message.id }, actor);
    expect(await redact()).toMatchObject({
      id: message.id,
      content: '',
      attachments: [],
      createdAt: message.createdAt,
    });
    expect(customerHeard).toMatchObject([{ type: 'redacted', messageId: message.id }, { type: 'conversation' }]);
    expect(told.map(({ type }) => type)).toEqual(['redacted', 'conversation', 'event']);
    expect(JSON.stringify([told, customerHeard])).not.toContain('my card');
    expect(await deps.blobs.size(upload?.blobKey as string)).toBeNull();
    await redact();
    expect(told).toHaveLength(3);
    const wrong = redactMessage(deps, tenant, { conversationId, messageId: 'msg_unknown' }, actor);
    expect(await refusalOf(wrong)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('[CU7] an export is one JSON object with all there is, however long the conversation', async () => {
    const { deps, tenant, storage } = scene;
    const { customer, session, conversationId } = await newCustomer('first');
    for (let n = 0; n < 104; n++) await sendMessage(deps, tenant, session, { content: `message ${n}` });
    const note = { id: deps.ids.note(), content: 'a note', author: 'agent', createdAt: deps.clock.now() };
    await storage.addNote(tenant, conversationId, { ...note, clientId: null });
    await visitOf(session, { page_url: 'https://shop.example/' });
    const read = async (id: string) => readText(Readable.from(await exportCustomer(deps, tenant, id)));
    const { result: text, turns } = await countTurns(() => read(customer.id));
    expect(turns, 'others are served between two pages').toBeGreaterThanOrEqual(2);
    const data = JSON.parse(text);
    expect(data).toMatchObject({ identity_id: customer.id, customer: { id: customer.id }, attributes: {} });
    expect(data).toMatchObject({ visit: { page_url: 'https://shop.example/' }, conversation: { id: conversationId } });
    expect(data.messages).toHaveLength(105);
    expect(data.notes).toMatchObject([{ content: 'a note' }]);
    expect(data.sessions).toHaveLength(1);
    expect(text).not.toContain(session.tokenHash);
    const visitor = await scene.newSession();
    expect(JSON.parse(await read(visitor.identityId))).toMatchObject({ customer: null, conversation: null });
    expect(await refusalOf(read('cus_unknown'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('[CU8] an erasure ends sessions on every node and takes the conversation out of the agents’ lists', async () => {
    const { deps, tenant } = scene;
    const { customer, session, conversationId } = await newCustomer();
    const ended: string[] = [];
    await deps.bus.subscribeSessionsEnded(some => void ended.push(...some.map(({ sessionId }) => sessionId)));
    told.length = 0;
    const live = { ...tenant, environment: 'live' as const };
    expect(await refusalOf(eraseCustomer(deps, live, customer.id))).toMatchObject({ code: 'NOT_FOUND' });
    await eraseCustomer(deps, tenant, customer.id);
    expect(ended).toEqual([session.id]);
    expect(told).toEqual([{ type: 'erased', conversationId }]);
    // Who comes back is somebody new.
    expect(await refusalOf(sendMessage(deps, tenant, session, { content: 'still there' }))).toMatchObject({
      code: 'UNAUTHORIZED',
    });
    const again = await logIn(deps, tenant, null, { subject: { kind: 'email', value: customer.email as string } });
    expect(again.customer.id).not.toBe(customer.id);
  });
});

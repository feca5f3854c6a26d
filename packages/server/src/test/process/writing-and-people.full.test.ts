import { request } from 'node:http';
import { type AuditPage, type CustomerPanel, type Message, ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { ask, askAsAgent, type Customer, newCustomer } from './clients.ts';
import { type InboxBrowser, join, setUpAdmin } from './inbox-browser.ts';
import { listenAsCustomer, listenAsMember } from './listener.ts';

// Members of the inbox write, look and erase, on the real server.

const TEST = { 'x-environment': 'test' };

let server: ServerProcess;
let admin: InboxBrowser;
let agent: InboxBrowser;
let agentId: string;

beforeAll(async () => {
  server = await startServer();
  admin = await setUpAdmin(server);
  ({ browser: agent, id: agentId } = await join(server, admin, 'ben@shop.example'));
});
afterAll(() => server.stop());

/** A visitor who wrote something; where their conversation and they themselves are under the agent API. */
async function newVisitor(content = 'hello') {
  const customer = await newCustomer(server);
  const message = (await customer.send(content)).data as Message;
  const { conversation } = (await customer.open()).data as { conversation: { id: string } };
  const path = `${ROUTES.agentConversations}/${conversation.id}`;
  const { data } = await askAsAgent(server, 'GET', `${path}/customer`);
  const { identity_id: id } = data as CustomerPanel;
  return { customer, message, conversationId: conversation.id, path, id, theirs: `${ROUTES.agentCustomers}/${id}` };
}

const visit = (customer: Customer, json: object) =>
  ask(server, ROUTES.visit, { method: 'PUT', headers: customer.headers, json });

describe('members', () => {
  test('[WR1] each have a draft of their own in a conversation', async () => {
    const { path } = await newVisitor();
    const draft = `${path}/draft`;
    const saved = await admin.ask('PUT', draft, { kind: 'reply', content: ' Dear' }, TEST);
    expect(saved.data).toMatchObject({ kind: 'reply', content: ' Dear' });
    expect((await admin.ask('GET', draft, undefined, TEST)).data).toEqual(saved.data);
    expect((await agent.ask('GET', draft, undefined, TEST)).data).toBeNull();
    expect((await admin.ask('GET', draft)).status, 'in the live environment').toBe(404);
    expect((await admin.ask('DELETE', draft, undefined, TEST)).data).toBeNull();
    expect((await admin.ask('PUT', draft, { kind: 'letter', content: 'x' }, TEST)).code).toBe('VALIDATION_ERROR');
  });

  test('[WR5] [WR6] are told where notes mention them, until they have read that', async () => {
    const { path, conversationId } = await newVisitor();
    const note = { content: `@[Ben](${agentId}) please look` };
    expect((await admin.ask('POST', `${path}/notes`, note, TEST)).status).toBe(200);
    const mentioned = async () => {
      const { data } = await agent.ask('GET', ROUTES.agentMentions, undefined, TEST);
      return (data as { conversations: { id: string }[] }).conversations.map(({ id }) => id);
    };
    expect(await mentioned()).toEqual([conversationId]);
    await agent.ask('PUT', `${path}/read`, { up_to: new Date(Date.now() + 1_000).toISOString() }, TEST);
    expect(await mentioned()).toEqual([]);
  });

  test('[WR4] [CU6] hear of changed macros, and of the page a customer is on', async () => {
    const { customer, conversationId } = await newVisitor();
    const socket = await listenAsMember(agent);
    const macro = { title: 'Thanks', shortcut: 'thx', content: 'Thank you!' };
    expect((await agent.ask('POST', ROUTES.agentMacros, macro, TEST)).status).toBe(200);
    expect(await socket.next('changed', ({ type }) => type === 'changed')).toEqual({ type: 'changed', what: 'macros' });
    await visit(customer, { page_url: 'https://shop.example/lamp' });
    const frame = await socket.next('a visit', ({ type }) => type === 'visit');
    expect(frame).toMatchObject({ conversation_id: conversationId, visit: { page_url: 'https://shop.example/lamp' } });
    socket.ws.close();
  });

  test('[WR8] redact a message for both sides; the words are in no answer any more', async () => {
    const { customer, message, path, conversationId } = await newVisitor('my card is 4111');
    const [theirs, ours] = [await listenAsCustomer(server, customer), await listenAsMember(admin)];
    const answer = await agent.ask('DELETE', `${path}/messages/${message.id}`, undefined, TEST);
    expect(answer.data).toMatchObject({ id: message.id, content: '', created_at: message.created_at });
    const told = { type: 'message_redacted', message_id: message.id };
    expect(await theirs.next('the frame', ({ type }) => type === told.type)).toEqual(told);
    const heard = await ours.next('the frame', ({ type }) => type === told.type);
    expect(heard).toEqual({ ...told, conversation_id: conversationId });
    const reads = [
      await customer.open(),
      await customer.page(),
      await agent.ask('GET', `${path}/timeline`, undefined, TEST),
      await agent.ask('GET', ROUTES.agentConversations, undefined, TEST),
    ];
    expect(JSON.stringify([reads.map(({ text }) => text), theirs.frames, ours.frames])).not.toContain('4111');
    for (const { ws } of [theirs, ours]) ws.close();
  });
});

describe('an admin', () => {
  test('[CU7] [CU8] exports and erases; other members may not', async () => {
    const { customer, theirs, id, path, conversationId } = await newVisitor('of mine');
    for (const [method, where] of [
      ['GET', `${theirs}/export`],
      ['DELETE', theirs],
    ] as const) {
      expect((await agent.ask(method, where, undefined, TEST)).code, method).toBe('FORBIDDEN');
    }
    const exported = await admin.ask('GET', `${theirs}/export`, undefined, TEST);
    expect(exported.headers.get('content-disposition')).toBe(`attachment; filename="${id}.json"`);
    expect(exported.data).toMatchObject({ identity_id: id, messages: [{ content: 'of mine' }] });

    const [socket, ours] = [await listenAsCustomer(server, customer), await listenAsMember(agent)];
    expect((await admin.ask('DELETE', theirs, undefined, TEST)).data).toEqual({ id });
    expect(await socket.closed).toBe(4401);
    const frame = await ours.next('the erasure', ({ type }) => type === 'conversation_erased');
    expect(frame).toEqual({ type: 'conversation_erased', conversation_id: conversationId });
    ours.ws.close();
    expect((await customer.page()).data).toEqual({ messages: [] });
    expect((await admin.ask('GET', path, undefined, TEST)).status).toBe(404);
    expect((await admin.ask('DELETE', theirs, undefined, TEST)).status).toBe(404);
  });

  test('[CU8] finds in the audit log who did so, and nothing of the customer', async () => {
    const body = { external_id: 'ada', name: 'Ada Qzmark', email: 'ada-qzmark@shop.example', email_verified: true };
    const { data } = await askAsAgent(server, 'POST', ROUTES.agentSessions, body);
    const path = `${ROUTES.agentCustomers}/${(data as { customer: { id: string } }).customer.id}`;
    const change = { name: 'Ada Lovelace Qzmark', attributes: { plan: 'qzmark' } };
    const changed = await agent.ask('PATCH', path, change, TEST);
    expect(changed.data).toMatchObject({ ...change, external_id: 'ada' });
    await admin.ask('DELETE', path, undefined, TEST);
    const audit = await admin.ask('GET', ROUTES.agentAudit, undefined, TEST);
    const { entries } = audit.data as AuditPage;
    const about = entries.filter(entry => path.endsWith(entry.target_id ?? 'nobody'));
    expect(about.map(({ action, actor }) => [action, actor.name])).toEqual([
      ['customer.erased', 'Ada'],
      ['customer.changed', 'ben'],
    ]);
    expect(about[1]?.details).toEqual({ changed: ['name', 'attributes'] });
    expect(audit.text.toLowerCase()).not.toContain('qzmark');
    expect(server.log().toLowerCase()).not.toContain('qzmark');
  });
});

test('[CV6] a Content-Type without a body is no body that is waited for', async () => {
  const headers = { 'x-api-key': server.secretKey, 'content-type': 'application/json' };
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const url = `${server.url}${ROUTES.agentMacros}/mac_unknown`;
    request(url, { method: 'DELETE', headers, signal: AbortSignal.timeout(5_000) }, answer => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(404);
});

import { type LoggedIn, type Message, type MintedSession, ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { withDeadline } from '../deadline.ts';
import { createDatabase } from '../postgres-cluster.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { askAsAgent, type Customer, customerAt, newCustomer } from './clients.ts';
import { InboxBrowser, join, setUpAdmin } from './inbox-browser.ts';
import { listenAsAgent, listenAsCustomer, listenAsMember } from './listener.ts';
import { call, readCode } from './login-calls.ts';
import { until } from './until.ts';

// Two real nodes with nothing between them but their PostgreSQL database: what one ends or merges, the other must notice.

/** Far less than sessions are remembered for, so that it was told. How soon on a quiet machine, the runs print. */
const SOON_MS = 10_000;
const CLOSED_FOR_GOOD = 4401;

let nodes: [ServerProcess, ServerProcess];

beforeAll(async () => {
  const env = { DATABASE_URL: await createDatabase(inject('postgresUrl')) };
  const first = await startServer(env);
  // The keys are the first node's: the second finds the business there.
  const second = await startServer({
    ...env,
    DESKBELL_BOOTSTRAP_PUBLIC_KEY: first.publicKey,
    DESKBELL_BOOTSTRAP_SECRET_KEY: first.secretKey,
  });
  nodes = [first, second];
});
afterAll(() => Promise.all(nodes.map(node => node.stop())));

test('[AC10] a member logged out through one node is out on the other within a second, sockets too', async () => {
  const [here, there] = nodes;
  // Both printed a link: each works, and the first one used voids the other.
  const admin = await setUpAdmin(there);
  const { browser, id } = await join(here, admin, 'bob@two-nodes.example');
  const elsewhere = new InboxBrowser(there);
  for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value);
  expect((await elsewhere.me()).status).toBe(200);
  const sockets = await Promise.all(
    [here, there].map(node => listenAsMember({ url: node.url, cookie: browser.cookie })),
  );
  await admin.ask('DELETE', `${ROUTES.agentMembers}/${id}/sessions`);
  for (const { closed } of sockets) {
    expect(await withDeadline(SOON_MS, () => 'the socket stayed open', closed)).toBe(CLOSED_FOR_GOOD);
  }
  expect((await elsewhere.me()).status).toBe(401);
});

let people = 0;
const newEmail = () => `person-${++people}@two-nodes.example`;

/** A customer the shop vouches for, and another token of theirs with each call that names them. */
async function mint(body: Record<string, unknown>): Promise<MintedSession> {
  return (await askAsAgent(nodes[0], 'POST', ROUTES.agentSessions, body)).data as MintedSession;
}

/** A login through the first node, with a code read from the outbox. */
async function logIn(visitor: Customer, contact: string): Promise<LoggedIn> {
  await call(nodes[0], 'POST', ROUTES.authRequestCode, { contact }, visitor);
  const body = { contact, otp_code: await readCode(nodes[0], contact) };
  return (await call(nodes[0], 'POST', ROUTES.authVerifyCode, body, visitor)).data as LoggedIn;
}

const statusAt = async (node: ServerProcess, { token }: Customer) => {
  const answer = await call(node, 'GET', ROUTES.authStatus, undefined, customerAt(node, token));
  return (answer.data as { session_expires_at: string | null }).session_expires_at;
};

/**
 * The session is known to the second node, by a read and a socket. `end` ends it through the first; then both must be over
 * there soon.
 */
async function expectNoticed(how: string, session: Customer, end: () => Promise<unknown>): Promise<void> {
  const [here, there] = nodes;
  const elsewhere = customerAt(there, session.token);
  expect((await elsewhere.page()).status).toBe(200);
  expect(await statusAt(there, session)).not.toBeNull();
  const sockets = [await listenAsCustomer(here, session), await listenAsCustomer(there, elsewhere)];
  await end();
  const ended = performance.now();
  const closes = sockets.map(async ({ closed }) => [await closed, Math.round(performance.now() - ended)] as const);
  const refused = until('the token to be nobody there', async () =>
    (await statusAt(there, session)) === null ? Math.round(performance.now() - ended) : undefined,
  );
  const late = () => `the second node did not notice that ${how}`;
  const [[codeHere], [codeThere, closedAfter]] = (await withDeadline(SOON_MS, late, Promise.all(closes))) as [
    readonly [number, number],
    readonly [number, number],
  ];
  const refusedAfter = await withDeadline(SOON_MS, late, refused);
  console.log(`${how}: refused on the other node after ${refusedAfter} ms, its socket closed after ${closedAfter} ms`);
  expect([codeHere, codeThere]).toEqual([CLOSED_FOR_GOOD, CLOSED_FOR_GOOD]);
  // Once it is nobody it stays nobody, on both.
  for (const node of nodes) {
    expect(await statusAt(node, session)).toBeNull();
    expect((await customerAt(node, session.token).history()).length).toBe(0);
  }
}

describe('two nodes on one database', () => {
  test('[SE7] a session the shop revokes through one node is soon nobody on the other', async () => {
    const [here] = nodes;
    const { customer, session_token } = await mint({ external_id: 'revoked' });
    const device = customerAt(here, session_token);
    await device.send('private');
    const path = `${ROUTES.agentCustomers}/${customer.id}/sessions`;
    await expectNoticed('the sessions of a customer were revoked', device, () => askAsAgent(here, 'DELETE', path));
  });

  test('[SE7] [AU10] so is one that logged out', async () => {
    const [here] = nodes;
    const visitor = await newCustomer(here);
    await visitor.send('private');
    await expectNoticed('a visitor logged out', visitor, () =>
      call(here, 'POST', ROUTES.authLogout, undefined, visitor),
    );
  });

  test('[SE7] [LI3] so is the one a visitor had before the login, and the account’s goes on', async () => {
    const [here, there] = nodes;
    const email = newEmail();
    const { session_token } = await mint({ external_id: 'logged in', email, email_verified: true });
    const device = customerAt(there, session_token);
    await device.send('of the account');
    const socket = await listenAsCustomer(there, device);
    const visitor = await newCustomer(here);
    await visitor.send('of the visitor');
    await expectNoticed('a visitor logged in', visitor, () => logIn(visitor, email));
    expect(await statusAt(there, device)).not.toBeNull();
    expect(socket.ws.readyState).toBe(socket.ws.OPEN);
    socket.ws.close();
  });

  test('[LI2] [LI5] [I2] a merge through one node reaches whoever polls the other, once and in order', async () => {
    const [here, there] = nodes;
    const email = newEmail();
    const { session_token } = await mint({ external_id: 'merged', email, email_verified: true });
    const device = customerAt(there, session_token);
    await device.send('of the account');
    const visitor = await newCustomer(here);
    // The other node has seen the visitor's conversation too, and remembers it.
    await customerAt(there, visitor.token).send('of the visitor, there');
    await visitor.send('of the visitor, here');
    const seen: Message[] = await device.history();
    const done = logIn(visitor, email);
    const contents = await until('the messages of the visitor on the other node', async () => {
      const { data } = await device.page(`limit=100&after=${seen.at(-1)?.created_at}`);
      seen.push(...(data as { messages: Message[] }).messages);
      return seen.length >= 3 ? seen.map(message => message.content) : undefined;
    });
    const { session_token: token } = await done;
    expect(contents).toEqual(['of the account', 'of the visitor, there', 'of the visitor, here']);
    expect(await customerAt(there, token).history()).toEqual(seen);
    expect(await customerAt(here, token).history()).toEqual(seen);
    // The other node may not have noticed yet (LI5: 401), or has (a session of its own); the thread is closed to it either way.
    const late = await customerAt(there, visitor.token).send('with the old token');
    expect(late.status === 401 || late.headers.has('x-session-token')).toBe(true);
    expect(await device.history()).toEqual(seen);
  });

  test('[LI6] agents on the other node reply under the old id, and hear it under the new one', async () => {
    const [here, there] = nodes;
    const email = newEmail();
    const { session_token } = await mint({ external_id: 'answered', email, email_verified: true });
    const device = customerAt(here, session_token);
    await device.send('of the account');
    const visitor = await newCustomer(here);
    const { conversation } = (await visitor.open()).data as { conversation: { id: string } };
    const path = `${ROUTES.agentConversations}/${conversation.id}/messages`;
    await visitor.send('of the visitor');
    // The other node knows where the visitor's conversation is, and must not go on believing it.
    await askAsAgent(there, 'POST', path, { content: 'before the login' });
    const agent = await listenAsAgent(there);
    await logIn(visitor, email);
    const reply = await askAsAgent(there, 'POST', path, { content: 'after the login' });
    expect(reply.status).toBe(200);
    const heard = await agent.next(
      'the reply',
      frame => (frame.message as Message | undefined)?.content === 'after the login',
    );
    const { conversation: merged } = (await device.open()).data as { conversation: { id: string } };
    expect(heard.conversation_id).toBe(merged.id);
    expect((await device.history()).map(message => message.content)).toEqual([
      'of the account',
      'of the visitor',
      'before the login',
      'after the login',
    ]);
    agent.ws.close();
  });
});

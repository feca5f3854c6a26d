import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askAsAgent } from '../../server/src/test/process/clients.ts';
import { eventually } from '../../server/src/test/process/until.ts';
import { type ServerProcess, startServer } from '../../server/src/test/server-process.ts';
import { makeTemporaryDirectory } from '../../server/src/test/temporary-directory.ts';
import { type ClientOptions, createClient } from './client.ts';
import { detectEnvironment } from './environment.ts';
import { memoryOutbox } from './outbox-store.ts';
import type { Result } from './result.ts';
import type { SupportSnapshot } from './support.ts';
import { memoryTokens } from './token-store.ts';

// The SDK in Node against the real server.

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

function newClient(options: Partial<ClientOptions> = {}) {
  const client = createClient({ url: server.url, publicKey: server.publicKey, ...options });
  let snapshot: SupportSnapshot = client.support.snapshot();
  client.support.subscribe(next => {
    snapshot = next;
  });
  const contents = () => snapshot.messages.map(({ content }) => content);
  return { ...client, snapshot: () => snapshot, contents };
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

const replyTo = (client: ReturnType<typeof newClient>, content: string) =>
  askAsAgent(server, 'POST', `/api/v1/agent/conversations/${client.snapshot().conversation?.id}/messages`, { content });

describe('the client', () => {
  test('a customer writes, an agent answers live, and both devices see the same', async () => {
    const tokens = memoryTokens();
    const phone = newClient({ tokens });
    value(await phone.support.open());
    const laptop = newClient({ tokens });
    value(await laptop.support.open());
    await eventually('both are live', () => [phone, laptop].every(each => each.snapshot().connection === 'live'));
    value(await phone.support.send('  Has my order shipped?  '));
    await replyTo(phone, 'It has.');
    await eventually('both see both', () => [phone, laptop].every(each => each.contents().length === 2));
    expect(laptop.contents()).toEqual(['Has my order shipped?', 'It has.']);
    expect(phone.snapshot().messages).toEqual(laptop.snapshot().messages);
    expect(phone.snapshot().pending).toEqual([]);
    phone.close();
    laptop.close();
  });

  test('[WR9] a message that is redacted loses its words on every device, and on one that comes later', async () => {
    const tokens = memoryTokens();
    const phone = newClient({ tokens });
    value(await phone.support.open());
    const { id } = value(await phone.support.send('my card is 4111'));
    value(await phone.support.send('thanks'));
    await eventually('it is live', () => phone.snapshot().connection === 'live');
    const path = `/api/v1/agent/conversations/${phone.snapshot().conversation?.id}/messages/${id}`;
    expect((await askAsAgent(server, 'DELETE', path)).status).toBe(200);
    await eventually('the words are gone', () => phone.contents()[0] === '');
    expect(phone.contents()).toEqual(['', 'thanks']);
    const laptop = newClient({ tokens });
    value(await laptop.support.open());
    expect(laptop.contents()).toEqual(['', 'thanks']);
    expect(laptop.snapshot().messages[0]?.metadata['redacted_at']).toBeDefined();
    phone.close();
    laptop.close();
  });

  test('[CU5] a client says which page its customer is on; one without a session makes none for that', async () => {
    const client = newClient();
    const page = { page_url: 'https://shop.example/lamp#top', page_title: 'A lamp', language: 'de-at' };
    expect(value(await client.support.visit(page))).toEqual({ noted: false });
    const { conversation } = value(await client.support.open());
    expect(value(await client.support.visit(page))).toEqual({ noted: true });
    const panel = await askAsAgent(server, 'GET', `/api/v1/agent/conversations/${conversation.id}/customer`);
    const seen = { page_url: 'https://shop.example/lamp', page_title: 'A lamp', language: 'de-AT', time_zone: null };
    expect(panel.data).toMatchObject({ visit: seen, session_count: 1, customer: null, proofs: [] });
    expect((await client.support.visit({ page_url: 'javascript:alert(1)' })).ok).toBe(false);
    client.close();
  });

  test('two first calls at once make one session', async () => {
    const client = newClient();
    const [opened, sent] = await Promise.all([client.support.open(), client.support.send('hello')]);
    value(opened);
    value(sent);
    expect(value(await client.support.messages()).map(({ content }) => content)).toEqual(['hello']);
    client.close();
  });

  test('where sockets are blocked messages come by polling, and the state says so', async () => {
    const client = newClient({ environment: { ...detectEnvironment(), WebSocket: undefined } });
    value(await client.support.open());
    await eventually('it polls', () => client.snapshot().connection === 'polling');
    await replyTo(client, 'through the wall');
    await eventually('it arrives', () => client.contents().includes('through the wall'));
    client.close();
  });

  test('a long conversation opens with its newest, and the older ones come when asked for', async () => {
    const tokens = memoryTokens();
    const writer = newClient({ tokens });
    value(await writer.support.open());
    const path = `/api/v1/agent/conversations/${writer.snapshot().conversation?.id}/messages`;
    const texts = Array.from({ length: 170 }, (_, n) => `reply ${n}`);
    for (const content of texts) await askAsAgent(server, 'POST', path, { content });
    writer.close();
    const reader = newClient({ tokens });
    value(await reader.support.open());
    expect(reader.contents()).toEqual(texts.slice(120));
    expect(reader.snapshot().hasOlder).toBe(true);
    value(await reader.support.loadOlder());
    expect(reader.contents()).toEqual(texts);
    expect(reader.snapshot().hasOlder).toBe(false);
    reader.close();
  });

  test('[LI2] [LI3] logging in brings the messages along, logging out leaves an empty new thread', async () => {
    const email = `sdk-${Date.now()}@shop.example`;
    const codeFor = async () => {
      const outbox = await askAsAgent(server, 'GET', `/api/v1/agent/outbox?contact=${encodeURIComponent(email)}`);
      return (outbox.data as { entries: { code: string }[] }).entries[0]?.code ?? '';
    };
    const client = newClient();
    value(await client.support.open());
    value(await client.support.send('written before the login'));
    value(await client.auth.requestOtp(email));
    expect(value(await client.auth.verifyOtp(await codeFor(), email))).toMatchObject({ email });
    await eventually('the message is there', () => client.contents().length === 1);
    await eventually('it is live again', () => client.snapshot().connection === 'live');
    value(await client.support.send('written after it'));
    expect(client.contents()).toEqual(['written before the login', 'written after it']);
    expect(value(await client.auth.status())).toMatchObject({ is_authenticated: true });
    value(await client.auth.logout());
    expect(client.snapshot()).toMatchObject({ connection: 'idle', conversation: null, messages: [] });
    value(await client.support.open());
    expect(client.contents()).toEqual([]);
    client.close();
  });

  test('a file goes up and comes back with the message', async () => {
    const client = newClient();
    const file = new File(['order,amount\n1,2\n'], 'orders.csv', { type: 'text/csv' });
    const upload = value(await client.uploads.upload(file));
    const message = value(await client.support.send('see the list', { attachments: [upload.id] }));
    expect(message.attachments).toMatchObject([{ id: upload.id, filename: 'orders.csv', size_bytes: 17 }]);
    const response = await fetch(value(await client.uploads.refresh(upload.id)).url);
    expect(await response.text()).toBe('order,amount\n1,2\n');
    client.close();
  });

  test('errors are results: bad input, a wrong key, nobody there', async () => {
    const client = newClient();
    expect(await client.support.send('   ')).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
    expect(client.snapshot().pending).toMatchObject([{ failure: { code: 'BAD_REQUEST' } }]);
    const stranger = newClient({ publicKey: 'pk_test_nobody_knows_me' });
    expect(await stranger.support.open()).toMatchObject({ ok: false, error: { code: 'UNAUTHORIZED' } });
    client.close();
    stranger.close();
  });
});

describe('a server that dies', () => {
  test('[I1] [I3] what was sent while it was away, or was on its way when it died, arrives once and in order', async () => {
    const directory = makeTemporaryDirectory('sdk');
    const first = await startServer({ DATA_DIR: directory.path });
    const port = new URL(first.url).port;
    const [tokens, outbox] = [memoryTokens(), memoryOutbox()];
    const client = createClient({ url: first.url, publicKey: first.publicKey, tokens, outbox });
    value(await client.support.open());
    const texts = Array.from({ length: 30 }, (_, n) => `message ${n}`);
    const sends = texts.map(content => client.support.send(content));
    await sends[3];
    await first.kill();
    const second = await startServer({ DATA_DIR: directory.path, PORT: port });
    for (const result of await Promise.all(sends)) value(result);
    const contents = client.support.snapshot().messages.map(({ content }) => content);
    expect(contents).toEqual(texts);
    expect(await outbox.all()).toEqual([]);
    client.close();
    await second.stop();
    directory.remove();
  });
});

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROUTES } from '@deskbell/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { ask, newCustomer } from './clients.ts';

/** As somebody starts it who has configured nothing. */
const NO_KEYS = { DESKBELL_BOOTSTRAP_PUBLIC_KEY: '', DESKBELL_BOOTSTRAP_SECRET_KEY: '' };

let directory: { path: string; remove(): void };
const running: ServerProcess[] = [];
beforeEach(() => {
  directory = makeTemporaryDirectory('first');
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.kill();
  directory.remove();
});

async function start(env: Record<string, string>): Promise<ServerProcess> {
  const server = await startServer({ DATA_DIR: directory.path, ...env });
  running.push(server);
  return server;
}

test('[KY8] [OP7] the first start prints working keys, once; the second prints none and they work on', async () => {
  const first = await start(NO_KEYS);
  const keys = readKeys(first);
  expect(keys.length).toBeGreaterThanOrEqual(2);
  for (const key of keys) expect(first.log(), 'the log').not.toContain(key);
  await expectAllWork(first.url, keys);
  expect(await first.stop()).toBe(0);
  const second = await start(NO_KEYS);
  expect(readKeys(second)).toEqual([]);
  await expectAllWork(second.url, keys);
});

test('[KY8] [SE4] no secret key and no session token is in the bytes of the data directory', async () => {
  const server = await start(NO_KEYS);
  const [first = ''] = readKeys(server).filter(key => key.startsWith('sk_'));
  const secrets = readKeys(server).filter(key => key.startsWith('sk_'));
  const customer = await newCustomer({ ...server, publicKey: readKeys(server)[0] ?? '' });
  await customer.send('hello');
  const made = await ask(server, ROUTES.agentKeys, {
    method: 'POST',
    headers: { 'x-api-key': first },
    json: { kind: 'secret' },
  });
  secrets.push((made.data as { key: string }).key, customer.token);
  await server.kill();

  const entries = readdirSync(directory.path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
  expect(
    files.some(bytes => bytes.includes('hello')),
    'what is stored openly is found this way',
  ).toBe(true);
  for (const secret of secrets) {
    const random = secret.replace(/^sk_(test|live)_/, '');
    expect(random.length).toBeGreaterThanOrEqual(22);
    const spellings = [random, Buffer.from(random, 'base64url'), Buffer.from(random).toString('base64')];
    expect(files.some(bytes => spellings.some(spelling => bytes.includes(spelling)))).toBe(false);
  }
});

test('[KY8] a first start that finds its port taken does not swallow the keys', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  await expect(start({ ...NO_KEYS, PORT: port })).rejects.toThrow(`port ${port} is in use`);
  holder.close();
  expect(readKeys(await start(NO_KEYS)).length).toBeGreaterThanOrEqual(2);
});

test('[OP7] the keys of the environment are the first business’s, and later ones change nothing', async () => {
  const first = await start({});
  await expectAllWork(first.url, [first.publicKey, first.secretKey]);
  expect(await first.stop()).toBe(0);
  const second = await start({});
  await expectAllWork(second.url, [first.publicKey, first.secretKey]);
  const foreign = await ask(second, ROUTES.conversation, {
    method: 'POST',
    headers: { 'x-public-key': second.publicKey },
  });
  expect(foreign.status).toBe(401);
});

test('[OP7] the lines to paste work in a shell as they are printed', async () => {
  const server = await start(NO_KEYS);
  const lines = server.output().match(/^ +curl .*$/gm) ?? [];
  expect(lines).toHaveLength(2);
  const answers = [];
  for (const line of lines) {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', line], { env: { PATH: process.env['PATH'] } });
    answers.push(JSON.parse(stdout));
  }
  expect(answers[0]).toMatchObject({ success: true, data: { content: 'Has my order shipped yet?' } });
  expect(answers[1]).toMatchObject({ success: true, data: { conversations: [{ message_count: 1 }] } });
});

/** Printed on a line about a key, in the order of print. */
function readKeys(server: ServerProcess): string[] {
  const lines = server.output().match(/^.*\bkey +[ps]k_(?:test|live)_\S+$/gm) ?? [];
  return lines.map(line => line.slice(line.lastIndexOf(' ') + 1));
}

async function expectAllWork(url: string, keys: string[]): Promise<void> {
  for (const key of keys) {
    const answer = key.startsWith('pk_')
      ? await ask({ url }, ROUTES.messages, { headers: { 'x-public-key': key } })
      : await ask({ url }, ROUTES.agentConversations, { headers: { 'x-api-key': key } });
    expect(answer.status, key.slice(0, 8)).toBe(200);
  }
}

import { chownSync, existsSync, readdirSync, statSync } from 'node:fs';
import { appendFile, cp, mkdir, readFile, truncate, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Message } from '@deskbell/protocol';
import Database from 'better-sqlite3';
import { expect, inject, test } from 'vitest';
import { createDatabase } from '../postgres-cluster.ts';
import { runCommand } from '../run-command.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { unprivilegedAccount } from '../unprivileged-account.ts';
import { askAsAgent, type Customer, conversationPath, customerAt, newCustomer } from './clients.ts';
import { customerUploader, TEXT } from './file-clients.ts';
import { listenAsCustomer } from './listener.ts';

const CUSTOMERS = 3;
const engines = {
  SQLite: () => Promise.resolve<Record<string, string>>({}),
  PostgreSQL: async () => ({ DATABASE_URL: await createDatabase(inject('postgresUrl')) }),
};

interface Person {
  customer: Customer;
  /** In the order of the answers. */
  answered: Message[];
}

for (const [engine, newDatabase] of Object.entries(engines)) {
  const title = `[OP9] [OP10] a backup under load, restored elsewhere, has all that was answered before it began, on ${engine}`;
  test(title, async () => {
    const directory = makeTemporaryDirectory('backup');
    const place = async (name: string) => ({ DATA_DIR: join(directory.path, name), ...(await newDatabase()) });
    const [from, to] = [await place('from'), await place('to')];
    const backup = join(directory.path, 'backup');
    const first = await startServer(from);
    const keys = {
      DESKBELL_BOOTSTRAP_PUBLIC_KEY: first.publicKey,
      DESKBELL_BOOTSTRAP_SECRET_KEY: first.secretKey,
    };
    const people = await Promise.all(
      Array.from({ length: CUSTOMERS }, async () => ({
        customer: await newCustomer(first),
        answered: [] as Message[],
      })),
    );
    const [someone] = people as [Person];
    const upload = await customerUploader(first, someone.customer).upload(TEXT);
    const isOver = keepSending(people);
    await until(people, 30);

    const answeredBefore = people.map(({ answered }) => answered.length);
    expect(await runCommand('backup', from, backup)).toMatchObject({ code: 0, stderr: '' });
    const answeredAfter = people.map(({ answered }) => answered.length);
    await until(people, Math.max(...answeredAfter) + 20);
    await isOver();
    for (const file of ['', ...readdirSync(backup)]) expect(statSync(join(backup, file)).mode & 0o077).toBe(0);
    expect(await first.stop()).toBe(0);

    expect(await runCommand('restore', to, backup)).toMatchObject({ code: 0, stderr: '' });
    const second = await startServer({ ...to, ...keys });
    for (const [index, { customer, answered }] of people.entries()) {
      const here = customerAt(second, customer.token);
      const history = await here.history();
      expect(lost(answered.slice(0, answeredBefore[index]), history)).toEqual([]);
      // No hole: what is there is a beginning of what there was.
      expect(history).toEqual(answered.slice(0, history.length));
      expect(history.length).toBeLessThan(answered.length);
      await expectNothingMissed(second, here, answered);
    }
    expect(await customerUploader(second, someone.customer).read(upload.id)).toMatchObject({ status: 200 });
    const { data } = await customerUploader(second, someone.customer).read(upload.id);
    expect(Buffer.from(await (await fetch((data as { url: string }).url)).arrayBuffer())).toEqual(TEXT.bytes);
    expect(await second.stop()).toBe(0);
    directory.remove();
  });

  test(`[OP10] a restore replaces nothing unless told to, and never a running server’s data, on ${engine}`, async () => {
    const directory = makeTemporaryDirectory('restore');
    const settings = { DATA_DIR: join(directory.path, 'data'), ...(await newDatabase()) };
    const backup = join(directory.path, 'backup');
    const server = await startServer(settings);
    const customer = await newCustomer(server);
    await customer.send('before');
    await runCommand('backup', settings, backup);
    await customer.send('after');
    const refused = await runCommand('restore', settings, backup, '--force');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/in use by|is connected/) });
    await server.kill();
    // A server that was killed leaves its connections to PostgreSQL to notice.
    const restore = async (...args: string[]) => {
      for (;;) {
        const result = await runCommand('restore', settings, backup, ...args);
        if (!result.stderr.includes('is connected')) return result;
      }
    };
    expect(await restore()).toMatchObject({ code: 1, stderr: expect.stringContaining('--force') });

    const manifest = await readFile(join(backup, 'manifest.json'), 'utf8');
    const database = join(backup, existsSync(join(backup, 'database.dump')) ? 'database.dump' : 'database.sqlite');
    const size = statSync(database).size;
    await appendFile(database, 'x');
    expect(await restore('--force')).toMatchObject({ code: 1, stderr: expect.stringContaining('has changed') });
    await truncate(database, size);
    await writeFile(join(backup, 'manifest.json'), manifest.replace(/"migration": "\d/, '"migration": "9'));
    expect(await restore('--force')).toMatchObject({ code: 1, stderr: expect.stringContaining('newer Deskbell') });
    await writeFile(join(backup, 'manifest.json'), manifest);
    const again = await startServer({ ...settings, ...keysOf(server) });
    expect((await customerAt(again, customer.token).history()).map(({ content }) => content)).toEqual([
      'before',
      'after',
    ]);
    await again.stop();

    const done = await restore('--force');
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('before') });
    const restored = await startServer({ ...settings, ...keysOf(server) });
    expect((await customerAt(restored, customer.token).history()).map(({ content }) => content)).toEqual(['before']);
    await restored.stop();
    directory.remove();
  });
}

test('[OP10] what clients saw ahead of the clock is not restored over', async () => {
  const { directory, settings, backup, server, customer } = await backedUp('restore-clock');
  const mark = changeMark(settings.DATA_DIR, Date.now() + 3_600_000);
  const refused = await runCommand('restore', settings, backup, '--force');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('clients have seen messages of') });
  changeMark(settings.DATA_DIR, mark);
  const again = await startServer({ ...settings, ...keysOf(server) });
  expect((await customerAt(again, customer.token).history()).map(({ content }) => content)).toEqual([
    'before',
    'after',
  ]);
  await again.stop();
  directory.remove();
});

test('[OP10] killed at any moment, a restore leaves the old data or the backup’s', async () => {
  const { directory, settings, backup } = await backedUp('restore-killed');
  // A round more as long as the last one was killed: once for each thing that changes in the directory.
  for (let changes = 1, code = -1; code !== 0; changes++) {
    const DATA_DIR = join(directory.path, `changes-${changes}`);
    await cp(settings.DATA_DIR, DATA_DIR, { recursive: true });
    ({ code } = await runCommand('restore', { DATA_DIR }, backup, '--force', changed(DATA_DIR, changes)));
    const database = new Database(join(DATA_DIR, 'deskbell.db'), { fileMustExist: true });
    expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const contents = database.prepare('select content from message order by created_at').pluck().all();
    expect([['before'], ['before', 'after']]).toContainEqual(contents);
    database.close();
  }
  directory.remove();
});

const owner = unprivilegedAccount();
// Only root can give files away.
if (owner) {
  test('[OP10] restored by root, all belongs to the owner of the data directory', async () => {
    const { directory, settings, backup } = await backedUp('restore-owner');
    const paths = () => readdirSync(settings.DATA_DIR, { recursive: true, encoding: 'utf8' });
    const owners = () => new Set(paths().map(path => statSync(join(settings.DATA_DIR, path)).uid));
    chownSync(settings.DATA_DIR, owner.uid, owner.gid);
    expect((await runCommand('restore', settings, backup)).code, 'refused, and yet it took the lock').toBe(1);
    expect(owners()).toEqual(new Set([owner.uid]));
    expect(await runCommand('restore', settings, backup, '--force')).toMatchObject({ code: 0, stderr: '' });
    expect(owners()).toEqual(new Set([owner.uid]));
    directory.remove();
  });
}

/** A stopped server with a message in the backup and one after it. */
async function backedUp(name: string) {
  const directory = makeTemporaryDirectory(name);
  const settings = { DATA_DIR: join(directory.path, 'data') };
  const backup = join(directory.path, 'backup');
  const server = await startServer(settings);
  const customer = await newCustomer(server);
  await customer.send('before');
  await runCommand('backup', settings, backup);
  await customer.send('after');
  await server.stop();
  return { directory, settings, backup, server, customer };
}

/** Sets the mark; answers the one before. */
function changeMark(dataDir: string, mark: number): number {
  const database = new Database(join(dataDir, 'deskbell.db'));
  const before = database.prepare('select last_message_at from conversation').pluck().get() as number;
  database.prepare('update conversation set last_message_at = ?').run(mark);
  database.close();
  return before;
}

/** So many names in the directory have come, changed or gone. */
async function changed(directory: string, count: number): Promise<void> {
  let left = count;
  for await (const _change of watch(directory)) if (--left === 0) return;
}

test('[OP9] into a directory that exists a backup goes under its time; an unfinished one leaves nothing', async () => {
  const directory = makeTemporaryDirectory('backups');
  const server = await startServer();
  const settings = { DATA_DIR: server.dataDir };
  const target = join(directory.path, 'all');
  await mkdir(target);
  const done = await runCommand('backup', settings, target);
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining(join(server.dataDir, 'deskbell.db')) });
  expect(readdirSync(target)).toEqual([expect.stringMatching(/^deskbell-\d{8}T\d{9}Z$/)]);
  const elsewhere = { DATA_DIR: join(directory.path, 'nothing') };
  expect(await runCommand('backup', elsewhere, join(directory.path, 'none'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`there is no database in ${elsewhere.DATA_DIR}`),
  });
  expect(readdirSync(directory.path)).toEqual(['all']);
  expect((await runCommand('backup', settings)).code).toBe(2);
  await server.stop();
  directory.remove();
});

test('a message that a restore lost is noticed', () => {
  const message = (id: string) => ({ id }) as Message;
  expect(lost([message('a'), message('b')], [message('a')])).toEqual([message('b')]);
});

/** Everybody sends, one message after the other, until the answer is called. */
function keepSending(people: Person[]): () => Promise<void> {
  let isOver = false;
  const done = Promise.all(
    people.map(async ({ customer, answered }) => {
      for (let n = 0; !isOver; n++) {
        const answer = await customer.send(`message ${n}`, `client-${n}`);
        expect(answer.status).toBe(200);
        answered.push(answer.data as Message);
      }
    }),
  );
  return async () => {
    isOver = true;
    await done;
  };
}

async function until(people: Person[], count: number): Promise<void> {
  while (people.some(({ answered }) => answered.length < count)) await new Promise(resolve => setTimeout(resolve, 10));
}

/** A client whose cursor is of the time that was lost: by polling and on a socket it gets whatever is sent from now on. */
async function expectNothingMissed(server: ServerProcess, customer: Customer, answered: Message[]): Promise<void> {
  const cursor = answered.at(-1)?.created_at ?? '';
  const poll = async () => ((await customer.page(`after=${cursor}`)).data as { messages: Message[] }).messages;
  expect(await poll()).toEqual([]);
  const listener = await listenAsCustomer(server, customer);
  const resync = await listener.next('resync', ({ type }) => type === 'resync');
  expect(String(resync.latest_message_at) < cursor).toBe(true);

  const path = `${await conversationPath(customer)}/messages`;
  // The client does not know that its last messages were lost; one it repeats is stored anew.
  const sent = [await customer.send('once more', `client-${answered.length - 1}`), await customer.send('new')];
  sent.push(await askAsAgent(server, 'POST', path, { content: 'reply' }));
  expect(sent.map(({ status }) => status)).toEqual([200, 200, 200]);
  const messages = sent.map(({ data }) => data as Message);
  expect(await poll()).toEqual(messages);
  for (const { id } of messages) {
    await listener.next(`message ${id}`, frame => (frame.message as Message | undefined)?.id === id);
  }
  expect((await askAsAgent(server, 'GET', `${path}?after=${cursor}`)).data).toMatchObject({ messages });
  listener.ws.terminate();
  await listener.closed;
}

function keysOf(server: ServerProcess) {
  return { DESKBELL_BOOTSTRAP_PUBLIC_KEY: server.publicKey, DESKBELL_BOOTSTRAP_SECRET_KEY: server.secretKey };
}

/** What was answered and is not there. */
function lost(answered: Message[], history: Message[]): Message[] {
  const known = new Set(history.map(({ id }) => id));
  return answered.filter(({ id }) => !known.has(id));
}

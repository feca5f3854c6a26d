import { once } from 'node:events';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ServerDidNotStart, startServer } from '../server-process.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { customerAt, newCustomer } from './clients.ts';

const CANARY = 'canary-h7Jq2';

let directory: { path: string; remove(): void };
beforeEach(() => {
  directory = makeTemporaryDirectory('start');
});
afterEach(() => directory.remove());

test('[ST4] a second process on the data directory says who has it and exits 1; the first serves on', async () => {
  const first = await startServer({ DATA_DIR: directory.path });
  const customer = await newCustomer(first);
  const { exitCode, output } = await fail({ DATA_DIR: directory.path });
  expect(exitCode).toBe(1);
  expect(output).toBe(
    `Deskbell could not start: ${directory.path} is in use by another Deskbell process (pid ${first.pid})\n`,
  );
  expect((await customer.send('still here')).status).toBe(200);
  await first.kill();
  const next = await startServer({ DATA_DIR: directory.path });
  expect(await customerAt({ ...first, url: next.url }, customer.token).history()).toHaveLength(1);
  expect(await next.stop()).toBe(0);
});

test('[OP4] every problem of the configuration is a line of its own, and no secret is in them', async () => {
  const { exitCode, output } = await fail({
    DATA_DIR: directory.path,
    PORT: '70000',
    LOG_LEVEL: 'loud',
    PUBLIC_URL: 'ftp://shop.example',
    DATABASE_URL: `mysql://deskbell:${CANARY}@127.0.0.1/deskbell`,
    DESKBELL_BOOTSTRAP_PUBLIC_KEY: `sk_test_${CANARY}`,
    DESKBELL_BOOTSTRAP_SECRET_KEY: CANARY,
    DESKBELL_BOOTSTRAP_ORIGINS: 'https://shop.example/path',
    DESKBELL_TRUSTED_PROXIES: '10.0.0.0/33',
    DESKBELL_DRAIN_MS: 'a while',
  });
  expect(exitCode).toBe(1);
  expect(output).not.toContain(CANARY);
  const lines = output.trimEnd().split('\n');
  expect(lines.map(line => /^configuration: (\w+) must /.exec(line)?.[1]).sort()).toEqual([
    'DATABASE_URL',
    'DESKBELL_BOOTSTRAP_ORIGINS',
    'DESKBELL_BOOTSTRAP_PUBLIC_KEY',
    'DESKBELL_BOOTSTRAP_SECRET_KEY',
    'DESKBELL_DRAIN_MS',
    'DESKBELL_TRUSTED_PROXIES',
    'LOG_LEVEL',
    'PORT',
    'PUBLIC_URL',
  ]);
});

test('[OP4] settings that contradict each other are reported whole, too', async () => {
  const { exitCode, output } = await fail({
    DATA_DIR: directory.path,
    DESKBELL_PING_INTERVAL_MS: '1000',
    DESKBELL_PONG_TIMEOUT_MS: '1000',
    DESKBELL_BOOTSTRAP_PUBLIC_KEY: `pk_test_${CANARY}`,
    DESKBELL_BOOTSTRAP_SECRET_KEY: `sk_live_${CANARY}`,
  });
  expect([exitCode, output.trimEnd().split('\n').length], output).toEqual([1, 2]);
  expect(output).not.toContain(CANARY);
});

test('[OP4] a port in use is one clear line and exit 1; the directory is free again', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  const { exitCode, output } = await fail({ DATA_DIR: directory.path, PORT: port });
  holder.close();
  const hint = `PORT=${Number(port) + 1} npm start takes another`;
  expect([exitCode, output]).toEqual([1, `Deskbell could not start: port ${port} is in use; ${hint}\n`]);
  expect(await (await startServer({ DATA_DIR: directory.path })).stop()).toBe(0);
});

test.each(['127.0.0.1', 'localhost'])(
  '[OP3] [OP4] a database at %s that is not there is one clear line',
  async host => {
    const { exitCode, output } = await fail({ DATABASE_URL: `postgres://deskbell:${CANARY}@${host}:1/deskbell` });
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^Deskbell could not start: .*ECONNREFUSED.*\n$/);
    expect(output).not.toContain(CANARY);
    const { output: everything } = await fail({
      DATABASE_URL: `postgres://deskbell:${CANARY}@${host}:1/deskbell`,
      LOG_LEVEL: 'trace',
    });
    expect(everything).not.toContain(CANARY);
  },
);

test.each([
  ['small', 50],
  ['large', 6_000],
])('[ST6] a %s database with damage inside is reported and not served', async (_size, messages) => {
  const server = await startServer({ DATA_DIR: directory.path });
  await (await newCustomer(server)).send('hello');
  expect(await server.stop()).toBe(0);
  const file = join(directory.path, 'deskbell.db');
  grow(file, messages);
  damage(file);

  // The check of a large file may go on beside the first requests.
  const outcome = await startServer({ DATA_DIR: directory.path }).then(
    async started => ({ exitCode: await started.exited, output: started.output() }),
    (error: ServerDidNotStart) => error,
  );
  expect(outcome.exitCode).toBe(1);
  expect(outcome.output).toContain(`the database ${file} is damaged and is not served`);
  expect(outcome.output).toContain('Restore a backup');
});

test.each([24, 36, 48])(
  '[ST7] [ST1] a first start that finds no room after %i KB does not spoil the next',
  async kb => {
    const limited = ['/bin/sh', '-c', `ulimit -f ${kb * 2}; exec "$@"`, 'sh'];
    expect(await fail({ DATA_DIR: directory.path }, limited)).toMatchObject({ exitCode: 1 });
    const server = await startServer({ DATA_DIR: directory.path });
    expect((await (await newCustomer(server)).send('hello')).status).toBe(200);
    expect(await server.stop()).toBe(0);
  },
);

async function fail(env: Record<string, string>, prefix?: string[]): Promise<ServerDidNotStart> {
  const outcome = await startServer(env, prefix).catch((error: unknown) => error);
  if (outcome instanceof ServerDidNotStart) return outcome;
  throw new Error('it started');
}

/** Messages of 2 KB each, written as the server would. */
function grow(file: string, messages: number): void {
  const database = new Database(file);
  database
    .prepare(
      `insert into message (conversation_number, created_at, id, sender_type, sender_key, content, content_type)
       select 1, n, 'msg_' || n, 'customer', 'customer', hex(randomblob(1000)), 'text'
       from (with recursive counter(n) as (select 1 union all select n + 1 from counter where n < ?) select n from counter)`,
    )
    .run(messages);
  database.close();
}

function damage(file: string): void {
  const handle = openSync(file, 'r+');
  const middle = Math.floor(statSync(file).size / 4096) * 2048;
  for (let page = 0; page < 4; page++) writeSync(handle, Buffer.alloc(512, 0xa5), 0, 512, middle + page * 2048);
  closeSync(handle);
}

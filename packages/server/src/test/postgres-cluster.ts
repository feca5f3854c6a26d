import { randomBytes } from 'node:crypto';
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { findPostgresBinaries } from '../../../../scripts/postgres-binaries.mjs';
import { withDeadline } from './deadline.ts';
import { freePort } from './free-port.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';
import { type RunAs, watchProgram } from './test-program.ts';
import { unprivilegedAccount } from './unprivileged-account.ts';

export interface PostgresCluster {
  /** Of the administrator's database; `createDatabase` makes others of it. */
  url: string;
  /** Ends the server at once, without a checkpoint, as a power cut would; `restart` recovers. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const READY = 'database system is ready to accept connections';
const DEADLINE_MS = 30_000;

/** A PostgreSQL of our own on a free port of 127.0.0.1. Without `fsync` it survives all but a power cut. */
export async function startPostgres({ fsync = false }: { fsync?: boolean } = {}): Promise<PostgresCluster> {
  const binaries = findPostgresBinaries();
  if (binaries === null) throw new Error('PostgreSQL is not installed: `node scripts/setup.mjs --with-test-servers`');
  const account = unprivilegedAccount();
  const directory = makeTemporaryDirectory('postgres');
  if (account) chownSync(directory.path, account.uid, account.gid);
  const runAs = { ...account, cwd: directory.path, env: { LC_ALL: 'C', TZ: 'UTC' } };
  const data = join(directory.path, 'data');
  const initialise = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  await runToTheEnd(join(binaries, 'initdb'), initialise, runAs);

  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'timezone=UTC'];
  if (!fsync) settings.push('fsync=off', 'full_page_writes=off');
  const args = ['-D', data, '-p', String(port), ...settings.flatMap(setting => ['-c', setting])];
  const boot = () => launch(join(binaries, 'postgres'), args, runAs);
  let server = await boot();

  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    crash: () => server.end('SIGQUIT'),
    async restart() {
      server = await boot();
    },
    async stop() {
      await server.end('SIGINT');
      directory.remove();
    },
  };
}

/** The URL of a new, empty database, for one test or one file of tests. */
export async function createDatabase(adminUrl: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function launch(command: string, args: string[], runAs: RunAs) {
  const child = watchProgram(command, args, runAs);
  const ready = new Promise<void>(resolve => {
    child.process.stderr.on('data', () => child.output().includes(READY) && resolve());
  });
  const ended = child.exited.then(() => Promise.reject(new Error(`PostgreSQL ended; it wrote:\n${child.output()}`)));
  await withDeadline(
    DEADLINE_MS,
    () => `PostgreSQL was not ready (it wrote:\n${child.output()})`,
    Promise.race([ready, ended]),
  );
  return {
    async end(signal: NodeJS.Signals) {
      child.process.kill(signal);
      await withDeadline(DEADLINE_MS, () => `PostgreSQL did not end (it wrote:\n${child.output()})`, child.exited);
    },
  };
}

async function runToTheEnd(command: string, args: string[], runAs: RunAs): Promise<void> {
  const child = watchProgram(command, args, runAs);
  const code = await child.exited;
  if (code !== 0) throw new Error(`${command} ended with code ${code}; it wrote:\n${child.output()}`);
}

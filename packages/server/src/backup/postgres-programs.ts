import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type PostgresProgram = 'pg_dump' | 'pg_restore' | 'psql';

const DEBIAN = '/usr/lib/postgresql';
/** Of what a program writes to standard error this much is kept. */
const COMPLAINT_MAX = 4_000;

/** The newest one Debian has, since an older pg_dump refuses a newer server; else whatever PATH finds. */
export function findProgram(program: PostgresProgram): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).filter(name => /^\d+$/.test(name)) : [];
  const found = versions
    .sort((a, b) => Number(b) - Number(a))
    .map(version => join(DEBIAN, version, 'bin', program))
    .find(file => existsSync(file));
  return found ?? program;
}

/** A program under way: its streams, and its end, which rejects with what it complained of. */
export function launch(program: PostgresProgram, args: string[]) {
  const child = spawn(findProgram(program), args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-COMPLAINT_MAX);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', error => {
      const isMissing = 'code' in error && error.code === 'ENOENT';
      reject(isMissing ? new Error(`${program} is not installed: install PostgreSQL's client programs`) : error);
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${signal ?? code}: ${complaint.trim()}`));
    });
  });
  return { child, ended };
}

export async function runProgram(program: PostgresProgram, args: string[]): Promise<void> {
  const { child, ended } = launch(program, args);
  child.stdin.end();
  child.stdout.resume();
  await ended;
}

/** Runs `work` with a URL the programs take. The password is in a file meanwhile: everybody sees the arguments of a process. */
export async function withPasswordFile<T>(databaseUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const url = new URL(databaseUrl);
  if (url.password === '') return work(databaseUrl);
  const directory = await mkdtemp(join(tmpdir(), 'deskbell-'));
  try {
    const password = decodeURIComponent(url.password).replace(/[\\:]/g, character => `\\${character}`);
    const file = join(directory, 'passfile');
    await writeFile(file, `*:*:*:*:${password}\n`, { mode: 0o600 });
    url.password = '';
    url.searchParams.set('passfile', file);
    return await work(url.href);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

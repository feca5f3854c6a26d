import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { createCheckpoints } from './sqlite-checkpoints.ts';

const DUE_PAGES = 256;
const COMMITS_MAX = 20_000;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A database whose journal nobody copies back but the checkpoints. */
function open() {
  const directory = makeTemporaryDirectory('checkpoints');
  const database = new Database(join(directory.path, 'test.db'));
  cleanups.push(() => {
    database.close();
    directory.remove();
  });
  database.pragma('journal_mode = WAL');
  database.pragma('wal_autocheckpoint = 0');
  database.exec('create table line (number integer primary key, text text)');
  let now = 0;
  const clock = { ...systemClock, monotonic: () => (now += 1_000) };
  const checkpoints = createCheckpoints(database, async work => work(), clock, DUE_PAGES);
  const insert = database.prepare('insert into line (text) values (?)');
  const journalPages = () => (database.pragma('wal_checkpoint(NOOP)') as { log: number }[])[0]?.log ?? 0;
  return { database, checkpoints, commit: () => insert.run('x'.repeat(1_000)), journalPages };
}

test('[ST1] the journal is copied back while commits go on, begins anew, and nothing is lost', async () => {
  const { database, checkpoints, commit, journalPages } = open();
  let commits = 0;
  let pages = 0;
  let beginnings = 0;
  while (beginnings < 2 && commits < COMMITS_MAX) {
    commit();
    commits++;
    checkpoints.afterCommit();
    await nextTurn();
    const now = journalPages();
    if (now < pages) beginnings++;
    pages = now;
  }
  await checkpoints.stop();
  expect(beginnings).toBe(2);
  expect(database.prepare('select count(*) from line').pluck().get()).toBe(commits);
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('[ST1] without them the journal only grows', () => {
  const { commit, journalPages } = open();
  for (let n = 0; n < 2 * DUE_PAGES; n++) commit();
  expect(journalPages()).toBeGreaterThan(2 * DUE_PAGES);
});

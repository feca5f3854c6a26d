import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import type { Clock } from '../ports.ts';
import { deskStory } from '../test/contracts/desk-story.ts';
import { loginRaces } from '../test/contracts/login-races.ts';
import { storageContract } from '../test/contracts/storage.ts';
import { upgradesContract } from '../test/contracts/storage-upgrades.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { type OpenStorage, openStorage } from './open-storage.ts';

const directories: string[] = [];

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'deskbell-sqlite-'));
  directories.push(directory);
  return directory;
}

function open(dataDir: string, clock: Clock): Promise<OpenStorage> {
  return openStorage({
    dataDir,
    databaseUrl: null,
    clock,
    writeQueueMax: 10_000,
    writeDeadlineMs: 5_000,
    onCommit: () => undefined,
    onLostConnection: () => undefined,
    onDamage: () => undefined,
  });
}

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

storageContract('SQLite', clock => open(freshDirectory(), clock));
loginRaces('SQLite', async clock => [await open(freshDirectory(), clock)], 40);
upgradesContract('SQLite', async () => {
  const directory = freshDirectory();
  return {
    open: clock => open(directory, clock),
    async query(text) {
      const database = new Database(join(directory, 'deskbell.db'));
      database.exec(text);
      database.close();
    },
  };
});
deskStory('SQLite', clock => open(freshDirectory(), clock), 20);

describe('the SQLite file', () => {
  test('[ST5] is readable by its owner only, with its journal and directory', async () => {
    const directory = join(freshDirectory(), 'data');
    const storage = await open(directory, createManualClock());
    for (const file of ['', 'deskbell.db', 'deskbell.db-wal', 'deskbell.db-shm', 'deskbell.lock', 'deskbell.pid']) {
      expect(statSync(join(directory, file)).mode & 0o077, file).toBe(0);
    }
    await storage.close();
  });

  test('[ST4] a second opener is told who holds the directory', async () => {
    const directory = freshDirectory();
    const storage = await open(directory, createManualClock());
    await expect(open(directory, createManualClock())).rejects.toThrow(
      `${directory} is in use by another Deskbell process (pid ${process.pid})`,
    );
    await storage.close();
    await (await open(directory, createManualClock())).close();
  });

  test('[ST6] a file that is no database is reported and not touched', async () => {
    const directory = freshDirectory();
    const file = openSync(join(directory, 'deskbell.db'), 'w');
    writeSync(file, 'not a database at all, but long enough to look like one. '.repeat(100));
    await expect(open(directory, createManualClock())).rejects.toThrow(/is damaged and is not served/);
  });

  test('[ST6] damage inside the file is found at the start', async () => {
    const directory = freshDirectory();
    const storage = await open(directory, createManualClock());
    await storage.close();
    const file = join(directory, 'deskbell.db');
    expect(existsSync(`${file}-wal`), 'closed cleanly').toBe(false);
    const pages = statSync(file).size / 2048;
    const handle = openSync(file, 'r+');
    for (let page = 2; page < pages; page++) writeSync(handle, Buffer.alloc(64, 0xa5), 0, 64, page * 2048);
    await expect(open(directory, createManualClock())).rejects.toThrow(/is damaged and is not served/);
    truncateSync(file, 2048);
    await expect(open(directory, createManualClock())).rejects.toThrow(/is damaged and is not served/);
  });

  test('[ST7] opening again runs no migration twice and keeps the data', async () => {
    const directory = freshDirectory();
    const clock = createManualClock();
    const first = await open(directory, clock);
    expect(await first.bootstrap({ id: 'biz_1', name: 'Shop', createdAt: clock.now() }, [keyRecord()])).toBe(true);
    await first.close();
    const second = await open(directory, clock);
    expect(await second.bootstrap({ id: 'biz_2', name: 'Shop', createdAt: clock.now() }, [keyRecord()])).toBe(false);
    await second.close();
  });

  test('[I1] the journal is flushed at every commit', () => {
    // What SQLite says of itself, from another process on a fresh file opened the same way.
    const script = `
      const { openSqlite } = await import(${JSON.stringify(new URL('./sqlite.ts', import.meta.url).href)});
      const { systemClock } = await import(${JSON.stringify(new URL('../clock.ts', import.meta.url).href)});
      const { sql } = await import('kysely');
      const engine = await openSqlite({ dataDir: ${JSON.stringify(freshDirectory())}, clock: systemClock, onDamage() {} });
      const read = name => engine.write(tx => sql.raw('pragma ' + name).execute(tx)).then(result => Object.values(result.rows[0])[0]);
      console.log(JSON.stringify([await read('journal_mode'), await read('synchronous'), await read('foreign_keys')]));
      await engine.close();`;
    const answer = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    });
    const SYNCHRONOUS_FULL = 2;
    expect(JSON.parse(answer)).toEqual(['wal', SYNCHRONOUS_FULL, 1]);
  });
});

function keyRecord() {
  return {
    id: 'key_1',
    tenant: { businessId: 'biz_1', environment: 'test' as const },
    kind: 'public' as const,
    lookup: 'pk_test_12345678',
    display: 'pk_test_12345678',
    origins: [],
    enabled: true,
    createdAt: 0,
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Clock } from '../ports.ts';
import { eraseCustomer } from '../services/erase-customer.ts';
import { sendMessage } from '../services/send-message.ts';
import { erasureContract } from '../test/contracts/erasure.ts';
import { createErasureScene } from '../test/contracts/erasure-scene.ts';
import { findInSqlite } from '../test/find-text.ts';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { openStorage } from './open-storage.ts';
import { SQLITE_FILE } from './sqlite.ts';

const directories: { path: string; remove(): void }[] = [];
afterAll(() => {
  for (const directory of directories) directory.remove();
});

async function open(clock: Clock) {
  const directory = makeTemporaryDirectory('erase');
  directories.push(directory);
  const ignore = () => undefined;
  const storage = await openStorage({
    dataDir: directory.path,
    databaseUrl: null,
    clock,
    writeQueueMax: 10_000,
    writeDeadlineMs: 5_000,
    onCommit: ignore,
    onLostConnection: ignore,
    onDamage: ignore,
  });
  return { storage, file: join(directory.path, SQLITE_FILE) };
}

erasureContract('SQLite', async clock => {
  const { storage, file } = await open(clock);
  return { storage, find: findInSqlite(file) };
});

test('[CU8] the bytes of the file hold nothing of who was erased, not even where nothing is stored any more', async () => {
  let file = '';
  const scene = await createErasureScene(async clock => {
    const opened = await open(clock);
    file = opened.file;
    return opened.storage;
  });
  const { deps, tenant, storage } = scene;
  const indexAll = async () => {
    while (!(await storage.indexNext(100)).isIdle);
  };
  /** Of so many visitors, all of them indexed. */
  const write = async (text: string, visitors: number) => {
    let session = await scene.newSession();
    for (let n = 0; n < visitors; n++) {
      session = await scene.newSession();
      const send = (at: number) => sendMessage(deps, tenant, session, { content: `${text} of ${n} number ${at}` });
      await send(0);
      await Promise.all(Array.from({ length: 100 }, (_, at) => send(at + 1)));
    }
    await indexAll();
    return session;
  };
  // Enough that the index has parts, and what is erased lies in the middle of them.
  await write('before', 8);
  const { identityId } = await write('qzmark', 1);
  await write('after', 8);
  expect(await findInSqlite(file)('qzmark')).toEqual(['message.content', 'search_words_data.block']);
  await eraseCustomer(deps, tenant, identityId);
  await indexAll();
  expect(await findInSqlite(file)('qzmark')).toEqual([]);
  await scene.close();
  const bytes = readFileSync(file, 'latin1');
  expect(bytes).toContain('before of 7 number 99');
  expect(bytes.includes('qzmark')).toBe(false);
});

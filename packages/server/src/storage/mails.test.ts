import { afterAll } from 'vitest';
import { mailsContract } from '../test/contracts/mails.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';

afterAll(removeTestDirectories);

mailsContract('SQLite', async clock => [await openSqliteForTest(clock)]);

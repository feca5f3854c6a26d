import { afterAll } from 'vitest';
import { loginCodesContract } from '../test/contracts/login-codes.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';

afterAll(removeTestDirectories);

loginCodesContract('SQLite', async clock => [await openSqliteForTest(clock)]);

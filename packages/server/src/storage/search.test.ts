import { afterAll } from 'vitest';
import { searchAndNumbersContract } from '../test/contracts/search-and-numbers.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';

afterAll(removeTestDirectories);

searchAndNumbersContract('SQLite', openSqliteForTest);

import { afterAll } from 'vitest';
import { ratingsContract } from '../test/contracts/ratings.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';

afterAll(removeTestDirectories);

ratingsContract('SQLite', openSqliteForTest);

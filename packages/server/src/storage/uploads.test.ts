import { afterAll } from 'vitest';
import { uploadsContract } from '../test/contracts/uploads.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';

afterAll(removeTestDirectories);

uploadsContract('SQLite', openSqliteForTest);

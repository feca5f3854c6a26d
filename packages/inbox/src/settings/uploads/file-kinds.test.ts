import { expect, test } from 'vitest';
import { CHECKABLE_TYPES } from '../../../../server/src/domain/file-types.ts';
import { FILE_TYPES } from './file-kinds.ts';

test('every type the server can check has a name here, and no other', () => {
  expect([...FILE_TYPES].sort()).toEqual(Object.keys(CHECKABLE_TYPES).sort());
});

import { expect, test } from 'vitest';
import { findLeak } from './find-leak.ts';

test.each([
  new Error('x').stack ?? '',
  `ENOENT: no such file, open '${import.meta.filename}'`,
  'insert failed: select id from message where id = ?',
  'SQLITE_FULL',
])('a planted leak is found: %s', text => {
  expect(findLeak(`{"message":${JSON.stringify(text)}}`)).not.toBeNull();
});

test('a refusal as it should be is no leak', () => {
  expect(findLeak('{"success":false,"error":{"code":"BAD_REQUEST","message":"this is not valid HTTP"}}')).toBeNull();
});

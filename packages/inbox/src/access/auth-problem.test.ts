import { expect, test } from 'vitest';
import { failureOf } from './auth-problem.ts';

test.each([
  [401, { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid' }, 'credentials'],
  [400, { code: 'SOMETHING_NEW' }, 'unknown'],
  [429, { message: 'Too many requests.' }, 'tooOften'],
  [502, null, 'offline'],
  [401, { code: 'toString' }, 'unknown'],
  [403, { success: false, error: { code: 'FORBIDDEN' } }, 'disabled'],
])('%d %j is %s', (status, body, problem) => {
  expect(failureOf(status, body)).toMatchObject({ ok: false, problem });
});

test('why a password will not do the server says', () => {
  const error = { code: 'VALIDATION_ERROR', message: 'this password is one of the most common ones' };
  expect(failureOf(400, { success: false, error })).toEqual({ ok: false, problem: 'weak', message: error.message });
});

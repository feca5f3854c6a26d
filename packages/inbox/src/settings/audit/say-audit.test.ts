import { expect, test } from 'vitest';
import { sayActor, sayAuditAction, sayDetail } from './say-audit.ts';

test('an action nobody has words for can be read', () => {
  expect(sayAuditAction('identity_key.created')).toBe('Identity key created');
  expect(sayAuditAction('x')).toBe('X');
});

test('who it was', () => {
  expect(sayActor({ kind: 'member', id: 'mem_1', name: 'Ada' })).toBe('Ada');
  expect(sayActor({ kind: 'key', id: 'key_1', name: 'sk_live_ab' })).toBe('Key sk_live_ab');
  expect(sayActor({ kind: 'system', id: null, name: null })).toBe('The server');
});

test.each([
  ['text', 'text'],
  [{ from: 'agent', to: 'admin' }, 'agent → admin'],
  [{ from: null, to: true }, '– → true'],
  [['a', 'b'], 'a, b'],
  [{ a: 1 }, '{"a":1}'],
  [null, '–'],
  [3, '3'],
])('%j is %s', (value, words) => {
  expect(sayDetail(value)).toBe(words);
});

import { expect, test } from 'vitest';
import { sayActor, sayAuditAction, sayDetail, sayDetailName } from './say-audit.ts';

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
  [{ from: null, to: true }, '– → yes'],
  [['a', 'b'], 'a, b'],
  [{ a: 1 }, '{"a":1}'],
  [null, '–'],
  [3, '3'],
])('%j is %s', (value, words) => {
  expect(sayDetail(value)).toBe(words);
});

test('codes are words where there is a word', () => {
  expect([sayDetailName('invitation_id'), sayDetailName('new_thing')]).toEqual(['Invitation', 'New thing']);
  expect(sayDetail({ from: 'agent', to: 'admin' }, 'role')).toBe('Agent → Admin');
  expect(sayDetail('agent', 'name')).toBe('agent');
});

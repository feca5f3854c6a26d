import { expect, test } from 'vitest';
import { initialsOf } from './initials.ts';

test.each([
  ['Grace Hopper', 'GH'],
  ['Grace Brewster Hopper', 'GH'],
  ['grace', 'G'],
  ['grace@example.com', 'G'],
  ['grace.hopper@mail.example.com', 'GH'],
  ['Grace @ the harbour', 'GH'],
  ['مريم أحمد', 'مأ'],
  ['@', '?'],
])('%s is %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

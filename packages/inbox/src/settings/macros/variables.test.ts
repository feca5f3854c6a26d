import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { unknownVariables } from './variables.ts';

test('names that mean nothing are found', () => {
  expect(unknownVariables('{{customer.name}} {{order.id}} {{order.id|x}} {{Agent.name}}')).toEqual([
    'order.id',
    'Agent.name',
  ]);
});

test('spaces in a place that never ends take no time to speak of', () => {
  const content = `{{${' '.repeat(3_990)}`;
  // Tried in every way they take minutes, and are cut off.
  expect(runInNewContext('find().length', { find: () => unknownVariables(content) }, { timeout: 10_000 })).toBe(0);
});

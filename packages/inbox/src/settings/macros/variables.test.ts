import { expect, test } from 'vitest';
import { unknownVariables } from './variables.ts';

test('names that mean nothing are found', () => {
  expect(unknownVariables('{{customer.name}} {{order.id}} {{order.id|x}} {{Agent.name}}')).toEqual([
    'order.id',
    'Agent.name',
  ]);
});

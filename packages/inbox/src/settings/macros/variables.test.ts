import { expect, test } from 'vitest';
import { fillVariables, unknownVariables } from './variables.ts';

test('what is known is filled in, what is not stays to be seen', () => {
  const values = { 'customer.first_name': 'Ada', 'agent.name': 'Grace' };
  expect(fillVariables('Hi {{customer.first_name|there}}, {{ agent.name }} here', values)).toBe('Hi Ada, Grace here');
  expect(fillVariables('Hi {{customer.first_name|there}}', {})).toBe('Hi there');
  expect(fillVariables('Hi {{customer.name}}!', {})).toBe('Hi !');
  expect(fillVariables('{{order.id}} {{}} {single}', values)).toBe('{{order.id}} {{}} {single}');
});

test('names that mean nothing are found', () => {
  expect(unknownVariables('{{customer.name}} {{order.id}} {{order.id|x}} {{Agent.name}}')).toEqual([
    'order.id',
    'Agent.name',
  ]);
});

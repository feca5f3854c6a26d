import { expect, test } from 'vitest';
import { parseAttribute, toAttributeName, typeOf } from './attribute-value.ts';

test.each([
  ['  gold ', 'text', 'gold'],
  ['', 'text', null],
  ['12', 'number', 12],
  ['-3,5', 'number', -3.5],
  ['1e400', 'number', null],
  ['twelve', 'number', null],
  ['', 'number', null],
  ['true', 'yesNo', true],
  ['false', 'yesNo', false],
  ['maybe', 'yesNo', null],
] as const)('%j as %s is %j', (typed, type, value) => {
  expect(parseAttribute(typed, type)).toBe(value);
});

test('a value keeps its type when it is edited', () => {
  expect([typeOf('12'), typeOf(12), typeOf(false)]).toEqual(['text', 'number', 'yesNo']);
});

test.each([
  [' plan ', 'plan'],
  ['order count', 'order_count'],
  ['a.b-c_1', 'a.b-c_1'],
  ['  ', null],
  ['1st', null],
  ['größe', null],
  ['x'.repeat(65), null],
])('the name %j is %j', (typed, name) => {
  expect(toAttributeName(typed)).toBe(name);
});

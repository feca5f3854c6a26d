import { expect, test } from 'vitest';
import { deliveryProblems } from './delivery-check.ts';

const ACCEPTED = ['msg_a', 'msg_b', 'msg_c'];
const A = { id: 'msg_a', createdAt: '2026-11-23T10:00:00.000Z' };
const B = { id: 'msg_b', createdAt: '2026-11-23T10:00:00.001Z' };
const C = { id: 'msg_c', createdAt: '2026-11-23T10:00:00.002Z' };

test('what was answered is what is there', () => {
  expect(deliveryProblems(ACCEPTED, [A, B, C])).toEqual([]);
});

test.each([
  ['a lost message', [A, C], 'msg_b was answered 200 and is missing'],
  ['a lost newest message', [A, B], 'msg_c was answered 200 and is missing'],
  ['a message doubled on the way', [A, B, B, C], 'msg_b is there 2 times'],
  [
    'a message nobody was promised',
    [A, B, C, { ...C, id: 'msg_x', createdAt: `${C.createdAt}x` }],
    'msg_x is there and was never answered 200',
  ],
  ['two messages of one instant', [A, { ...B, createdAt: A.createdAt }, C], 'msg_b does not come strictly after msg_a'],
  [
    'commit order lost',
    [{ ...B, createdAt: A.createdAt }, { ...A, createdAt: B.createdAt }, C],
    'messages are polled in another order than they were answered',
  ],
])('%s is found', (_fault, polled, problem) => {
  expect(deliveryProblems(ACCEPTED, polled)).toContain(problem);
});

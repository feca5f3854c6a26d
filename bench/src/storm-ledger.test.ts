import { expect, test } from 'vitest';
import { createStormLedger, type StormLedger } from './storm-ledger.ts';

function after(story: (ledger: StormLedger, first: string, second: string) => void): StormLedger {
  const ledger = createStormLedger();
  story(ledger, ledger.sending(0), ledger.sending(1));
  return ledger;
}

function healthy(ledger: StormLedger, first: string, second: string): void {
  ledger.accepted(first, 'msg_a');
  ledger.seen(0, first, 'msg_a');
  // The socket may be faster than the answer.
  ledger.seen(1, second, 'msg_b');
  ledger.accepted(second, 'msg_b');
}

test('what was accepted and seen once is fine, in either order', () => {
  const ledger = after(healthy);
  expect(ledger.problems()).toEqual([]);
  expect([ledger.acceptedCount(), ledger.unseenCount()]).toEqual([2, 0]);
});

test('what is still on its way to its customer is counted', () => {
  const ledger = after((ledger, first) => ledger.accepted(first, 'msg_a'));
  expect(ledger.unseenCount()).toBe(1);
});

const first = 'Is anybody there? Customer 0, question 0';
const second = 'Is anybody there? Customer 1, question 1';
const faults: [string, (ledger: StormLedger) => void, string][] = [
  [
    'a lost message',
    ledger => {
      ledger.accepted(ledger.sending(2), 'msg_c');
    },
    'accepted as msg_c and never seen: Is anybody there? Customer 2, question 2',
  ],
  ['a message twice in a log', ledger => ledger.seen(0, first, 'msg_a'), `in its customer's log 2 times: ${first}`],
  [
    'a retry stored a second time',
    ledger => ledger.seen(1, second, 'msg_x'),
    `accepted as msg_b, seen as msg_b, msg_x: ${second}`,
  ],
  [
    'somebody else’s message',
    ledger => ledger.seen(7, first, 'msg_a'),
    `customer 7 got a message that is not theirs: ${first}`,
  ],
  [
    'a message nobody sent',
    ledger => ledger.seen(0, 'made up', 'msg_z'),
    'customer 0 got a message that is not theirs: made up',
  ],
  [
    'a send that never got its answer',
    ledger => ledger.sending(3),
    'never answered, for all the retries: Is anybody there? Customer 3, question 2',
  ],
];

test.each(faults)('%s is found', (_name, plant, problem) => {
  const ledger = after(healthy);
  plant(ledger);
  expect(ledger.problems()).toContain(problem);
});

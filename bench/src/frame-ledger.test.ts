import type { MessageFrame } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { createFrameLedger } from './frame-ledger.ts';

function frame(content: string, at: string, previous: string | null): MessageFrame {
  return {
    type: 'message',
    previous_message_at: previous,
    message: {
      id: `msg_${at}`,
      sender_type: 'customer',
      content,
      content_type: 'text',
      attachments: [],
      metadata: {},
      created_at: at,
    },
  };
}

function ledgerWithTwoSends() {
  const ledger = createFrameLedger('test', [null, null]);
  return { ledger, first: ledger.sending(0, 100), second: ledger.sending(0, 200) };
}

test('delays count from the schedule', async () => {
  const { ledger, first, second } = ledgerWithTwoSends();
  ledger.arrived(0, frame(first, 't1', null), 103);
  ledger.arrived(0, frame(second, 't2', 't1'), 207);
  await ledger.complete();
  expect(ledger.delays()).toEqual([3, 7]);
  expect(ledger.problems()).toEqual([]);
});

test('a lost frame is found', () => {
  const { ledger, first, second } = ledgerWithTwoSends();
  ledger.arrived(0, frame(first, 't1', null), 103);
  expect(ledger.problems()).toEqual([`no frame for ${second}`]);
});

test('a second frame of one message is found', () => {
  const { ledger, first } = ledgerWithTwoSends();
  ledger.arrived(0, frame(first, 't1', null), 103);
  ledger.arrived(0, frame(first, 't1', 't1'), 104);
  expect(ledger.problems()).toContain(`a second frame for ${first}`);
});

test("another customer's frame is found", () => {
  const { ledger, first } = ledgerWithTwoSends();
  ledger.arrived(1, frame(first, 't1', null), 103);
  expect(ledger.problems()).toContain(`customer 1 got a frame that is not theirs: ${first}`);
});

test('a frame that does not follow the one before is found', () => {
  const { ledger, first, second } = ledgerWithTwoSends();
  ledger.arrived(0, frame(first, 't1', null), 103);
  ledger.arrived(0, frame(second, 't3', 't2'), 207);
  expect(ledger.problems()).toEqual([`${second} follows t2, the socket's mark was t1`]);
});

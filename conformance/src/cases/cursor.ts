import type { Message } from '@deskbell/protocol';
import type { Case } from '../case.ts';
import { type Customer, cursor, newCustomer } from '../customer.ts';
import { expectEqual, expectError } from '../expect.ts';
import type { Target } from '../target.ts';

const HOUR_MS = 3_600_000;

/** A customer with three messages, the middle one being the cursor. */
async function threeMessages(target: Target): Promise<{ customer: Customer; middle: Message; newer: Message[] }> {
  const customer = await newCustomer(target);
  await customer.send('first');
  const middle = await customer.send('middle');
  const last = await customer.send('last');
  return { customer, middle, newer: [last] };
}

/** The instant written with an offset, such as +05:30. */
function withOffset(timestamp: string, sign: '+' | '-', hours: number, minutes: number): string {
  const offsetMs = (hours + minutes / 60) * HOUR_MS * (sign === '+' ? 1 : -1);
  const local = new Date(Date.parse(timestamp) + offsetMs).toISOString().slice(0, -1);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${local}${sign}${two(hours)}:${two(minutes)}`;
}

const GARBAGE = [
  '',
  ' ',
  'yesterday',
  'null',
  'undefined',
  '0',
  '1778171338000',
  'NaN',
  '2026-05-07',
  '2026-05-07T16:42:00',
  '2026-05-07T16:42Z',
  '2026-05-07T16Z',
  '20260507T164200Z',
  '2026-5-7T16:42:00Z',
  '26-05-07T16:42:00Z',
  '+02026-05-07T16:42:00Z',
  '-002026-05-07T16:42:00Z',
  '2026-13-07T16:42:00Z',
  '2026-00-07T16:42:00Z',
  '2026-02-30T16:42:00Z',
  '2025-02-29T16:42:00Z',
  '2026-05-32T16:42:00Z',
  '2026-05-07T24:00:00Z',
  '2026-05-07T16:60:00Z',
  '2026-05-07T16:42:61Z',
  '2026-05-07T16:42:00.Z',
  '2026-05-07T16:42:00,5Z',
  '2026-05-07T16:42:00+24:00',
  '2026-05-07T16:42:00+01:60',
  '2026-05-07T16:42:00+0100',
  '2026-05-07T16:42:00+01',
  '2026-05-07T16:42:00ZZ',
  '2026-05-07T16:42:00Z\n',
  ' 2026-05-07T16:42:00Z',
  '2026-05-07T16:42:00Z; DROP TABLE message',
  '2026-05-07T16:42:00Z\0',
  '２０２６-05-07T16:42:00Z',
  'x'.repeat(5000),
];

export const cursorCases: Case[] = [
  {
    rules: ['PL4'],
    title: 'after takes every precision, offset and case of RFC 3339',
    run: async target => {
      const { customer, middle, newer } = await threeMessages(target);
      const at = middle.created_at;
      const same = [
        at,
        at.replace('Z', '000Z'),
        at.replace('Z', '000000Z'),
        at.toLowerCase(),
        at.replace('Z', '+00:00'),
        at.replace('Z', '-00:00'),
        withOffset(at, '+', 5, 30),
        withOffset(at, '-', 8, 0),
        withOffset(at, '+', 14, 0),
        withOffset(at, '+', 23, 59),
        withOffset(at, '-', 23, 59),
      ];
      for (const written of same) expectEqual(await customer.poll(cursor(written)), newer, `the page after ${written}`);
    },
  },
  {
    rules: ['PL4'],
    title: 'a + that arrived as a space is repaired',
    run: async target => {
      const { customer, middle, newer } = await threeMessages(target);
      for (const written of [middle.created_at.replace('Z', '+00:00'), withOffset(middle.created_at, '+', 5, 30)]) {
        expectEqual(await customer.poll(`after=${written}`), newer, `the page after ${written}, unescaped`);
        const spaced = written.replace('+', '%20');
        expectEqual(await customer.poll(`after=${spaced}`), newer, `the page after ${spaced}`);
      }
    },
  },
  {
    rules: ['PL4'],
    title: 'after takes leap seconds and the years 0000 and 9999',
    run: async target => {
      const { customer, middle, newer } = await threeMessages(target);
      const all = await customer.history();
      for (const old of [
        '0000-01-01T00:00:00Z',
        '0000-01-01T00:00:00+23:59',
        '0001-01-01T00:00:00.000Z',
        '1969-12-31T23:59:59.999Z',
        '2016-12-31T23:59:60Z',
        '2016-12-31T23:59:60.999Z',
        '2016-12-31T15:59:60-08:00',
        '2024-02-29T00:00:00Z',
      ]) {
        expectEqual(await customer.poll(cursor(old)), all, `the page after ${old}`);
      }
      for (const far of ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59-23:59', '9999-12-31T23:59:60Z']) {
        expectEqual(await customer.poll(cursor(far)), [], `the page after ${far}`);
      }
      expectEqual(await customer.poll(cursor(middle.created_at)), newer, 'the page after the middle message');
    },
  },
  {
    rules: ['PL4'],
    title: 'anything else is 400 VALIDATION_ERROR, the empty string too, never taken for absent',
    run: async target => {
      const customer = await newCustomer(target);
      await customer.send('hello');
      for (const after of GARBAGE) {
        expectError(await customer.tryPoll(`after=${encodeURIComponent(after)}`), 'VALIDATION_ERROR');
      }
      for (const query of [
        'after',
        'after=&limit=5',
        'after=2026-05-07T16:42:00Z&after=2026-05-07T16:43:00Z',
        'after=&after=2026-05-07T16:42:00Z',
      ]) {
        expectError(await customer.tryPoll(query), 'VALIDATION_ERROR');
      }
    },
  },
  {
    rules: ['PL6'],
    title:
      'a cursor finer than milliseconds is compared as sent: a hair before shows the message, a hair after does not',
    run: async target => {
      const { customer, middle, newer } = await threeMessages(target);
      const justBefore = new Date(Date.parse(middle.created_at) - 1).toISOString();
      for (const hair of ['9', '9999', '999999']) {
        const before = justBefore.replace('Z', `${hair}Z`);
        expectEqual(await customer.poll(cursor(before)), [middle, ...newer], `the page after ${before}`);
      }
      for (const hair of ['1', '0001', '000001', '999999']) {
        const after = middle.created_at.replace('Z', `${hair}Z`);
        expectEqual(await customer.poll(cursor(after)), newer, `the page after ${after}`);
      }
    },
  },
  {
    rules: ['PL4', 'PL6'],
    title: 'any precision is any precision: forty more digits are compared as sent',
    run: async target => {
      const { customer, middle, newer } = await threeMessages(target);
      const justBefore = new Date(Date.parse(middle.created_at) - 1).toISOString();
      const before = justBefore.replace('Z', `${'9'.repeat(40)}Z`);
      expectEqual(await customer.poll(cursor(before)), [middle, ...newer], `the page after ${before}`);
      for (const digits of ['0'.repeat(40), `${'0'.repeat(40)}1`]) {
        const after = middle.created_at.replace('Z', `${digits}Z`);
        expectEqual(await customer.poll(cursor(after)), newer, `the page after ${after}`);
      }
    },
  },
  {
    rules: ['PL6', 'PL2'],
    title: 'messages of neighbouring milliseconds are told apart by a finer cursor',
    run: async target => {
      const customer = await newCustomer(target);
      await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(text => customer.send(text)));
      const history = await customer.history();
      for (const [n, message] of history.entries()) {
        const between = message.created_at.replace('Z', '5Z');
        expectEqual(await customer.poll(cursor(between)), history.slice(n + 1), `the page after ${between}`);
      }
    },
  },
];

import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { Message } from '@deskbell/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MessageLog } from './message-log.ts';
import { findDifference, type Step, steps } from './test/lossy-world.ts';

const message = (n: number): Message => ({
  id: `msg_${n}`,
  sender_type: 'customer',
  content: `${n}`,
  content_type: 'text',
  attachments: [],
  metadata: {},
  created_at: new Date(n).toISOString(),
});
const at = (n: number) => new Date(n).toISOString();
const ids = (log: MessageLog) => log.messages.map(({ id }) => id);

function logThrough(...numbers: number[]): MessageLog {
  const log = new MessageLog();
  log.applyPage(log.nextPoll(), numbers.map(message));
  return log;
}

describe('[I2] the message log', () => {
  test('a frame that continues moves both marks; one behind a gap only the newest', () => {
    const log = logThrough(10);
    expect(log.applyFrame(message(20), at(10))).toBe(false);
    expect(log.contiguousThrough).toBe(at(20));
    expect(log.applyFrame(message(40), at(30))).toBe(true);
    expect([log.newestSeen, log.contiguousThrough]).toEqual([at(40), at(20)]);
  });

  test('after a gap it polls from the contiguous mark, and from just before it while in doubt', () => {
    const log = logThrough(10);
    expect(log.nextPoll().after).toBe(at(10));
    log.applyFrame(message(40), at(30));
    expect(log.nextPoll().after).toBe(at(9));
    expect(log.applyPage(log.nextPoll(), [10, 30, 40].map(message))).toBe(false);
    expect([log.contiguousThrough, log.nextPoll().after]).toEqual([at(40), at(40)]);
  });

  test('an own message is shown at once and leaves no hole before it', () => {
    const log = logThrough(10);
    expect(log.applySent(message(30))).toBe(true);
    expect([ids(log), log.contiguousThrough]).toEqual([['msg_10', 'msg_30'], at(10)]);
  });

  test('a resync that says nothing new asks for nothing', () => {
    const log = logThrough(10);
    expect([log.applyResync(at(10)), log.applyResync(at(20)), new MessageLog().applyResync(null)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('a full page is followed by another', () => {
    const log = new MessageLog();
    expect(log.applyPage(log.nextPoll(2), [message(1), message(2)])).toBe(true);
    expect(log.applyPage(log.nextPoll(2), [message(3)])).toBe(false);
  });
});

describe('a redacted message', () => {
  const words = (log: MessageLog) => log.messages.map(({ content }) => content);
  const redacted = (n: number): Message => ({ ...message(n), content: '', metadata: { redacted_at: at(99) } });

  test('[WR9] loses its words and files and keeps its place; whoever looks is given another array', () => {
    const log = logThrough(10, 20);
    const before = log.messages;
    log.applyRedacted('msg_10');
    expect(log.messages).not.toBe(before);
    expect(words(log)).toEqual(['', '20']);
    expect(log.messages[0]).toMatchObject({ attachments: [], created_at: at(10) });
    expect(log.messages[0]?.metadata['redacted_at']).toBeDefined();
    expect(log.contiguousThrough).toBe(at(20));
  });

  test('[WR9] keeps silent whatever older copy of it comes late: a frame, a page, an answer', () => {
    const log = logThrough(10);
    log.applyRedacted('msg_20');
    log.applyFrame(message(20), at(10));
    log.applyPage(log.nextPoll(), [message(20), message(30)]);
    log.applySent(message(20));
    expect(words(log)).toEqual(['10', '', '30']);
    const met = logThrough(10);
    met.applyOpened([redacted(10), message(20)], true);
    met.applyFrame(message(10), null);
    expect(words(met)).toEqual(['', '20']);
  });
});

describe('a database restored to the past', () => {
  test('is noticed by the message that is no longer there, and read again', () => {
    const log = logThrough(10, 20, 30);
    expect(log.applyResync(at(10))).toBe(true);
    const poll = log.nextPoll();
    expect([poll.after, log.applyPage(poll, [])]).toEqual([at(29), true]);
    const again = log.nextPoll();
    expect([again.after, log.applyPage(again, [message(10)])]).toEqual([null, false]);
    expect(ids(log)).toEqual(['msg_10']);
  });

  test('a resync that is only late drops nothing', () => {
    const log = logThrough(10, 20);
    expect(log.applyResync(at(10))).toBe(true);
    expect(log.applyPage(log.nextPoll(), [message(20)])).toBe(false);
    expect(ids(log)).toEqual(['msg_10', 'msg_20']);
  });

  test('what is learned while a page is on its way is not dropped by it', () => {
    const log = logThrough(10);
    const poll = log.nextPoll();
    log.applyFrame(message(20), at(10));
    log.applyPage(poll, []);
    expect([ids(log), log.contiguousThrough]).toEqual([['msg_10', 'msg_20'], at(20)]);
  });
});

test('a visitor’s message that a login appended anew is there once, at its new place', () => {
  const log = logThrough(10, 20);
  log.applyFrame({ ...message(10), created_at: at(30) }, at(20));
  expect(ids(log)).toEqual(['msg_20', 'msg_10']);
});

describe('whatever is dropped, doubled, late, failed, restarted or restored', () => {
  const property = (Log: typeof MessageLog) =>
    fc.property(steps, (taken: Step[]) => {
      expect(findDifference(Log, taken)).toEqual([]);
    });

  test('[I2] [I4] in the end the log is what the database is', () => {
    fc.assert(property(MessageLog), { numRuns: 5_000 });
  });

  const source = readFileSync(new URL('./message-log.ts', import.meta.url), 'utf8');
  test.each([
    [
      'any frame moves the contiguous mark',
      'if (isHere) this.#advance(message);\n    else',
      'this.#advance(message);\n    if (!isHere)',
    ],
    ['polls ask after the newest seen', ': this.contiguousThrough,\n      limit', ': this.newestSeen,\n      limit'],
    [
      'an own message moves the contiguous mark',
      'applySent(message: Message): boolean {',
      '$&\n    this.#advance(message);',
    ],
    [
      'a resync is held against the newest seen',
      '=== this.contiguousThrough && latest',
      '=== this.newestSeen && latest',
    ],
    [
      'what is learned is not sorted',
      'this.#sorted.splice(this.#placeOf(message), 0, message);',
      'this.#sorted.push(message);',
    ],
    ['what is known is learned again', 'if (known) this.#sorted.splice(this.#sorted.indexOf(known.message), 1);', ''],
    ['polls have no anchor', 'this.#dispelled === this.#doubts ? null : this.#contiguous;', 'null as Message | null;'],
    ['a missing anchor is overlooked', 'messages[0]?.id !== poll.anchorId', 'messages.length > poll.limit'],
    [
      'a stranger in the known past is overlooked',
      '!isNews || this.isOlder(message) || !isAtOrBefore(message, this.#contiguous)',
      'true',
    ],
    ['what is gone stays', 'this.#dropLost(poll, messages);', ''],
  ])('a planted fault is caught: %s', async (_what, from, to) => {
    expect(source.split(from)).toHaveLength(2);
    const code = stripTypeScriptTypes(source.replace(from, to));
    const { MessageLog: Faulty } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
    expect(fc.check(property(Faulty), { numRuns: 20_000 }).failed).toBe(true);
  });
});

import type { Message } from '@deskbell/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MessageLog } from './message-log.ts';

// A conversation opened at its end, as the API opens it: the newest first, the rest when somebody scrolls up.

const at = (n: number) => new Date(Date.UTC(2026, 4, 7) + n).toISOString();
const messageOf = (n: number) => ({ id: `msg_${n}`, content: String(n), metadata: {}, created_at: at(n) }) as Message;
const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id);

const moves = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('store' as const), isHeard: fc.boolean() }),
    fc.constant({ do: 'older' as const }),
    fc.constant({ do: 'open' as const }),
    fc.constant({ do: 'resync' as const }),
  ),
  { maxLength: 40 },
);

function play(
  stored: number,
  window: number,
  page: number,
  taken: typeof moves extends fc.Arbitrary<infer T> ? T : never,
) {
  const database = Array.from({ length: stored }, (_, n) => messageOf(n));
  const log = new MessageLog();
  const pollAll = () => {
    for (let isMore = true; isMore; ) {
      const poll = log.nextPoll(page);
      const rest = database.filter(({ created_at }) => poll.after === null || created_at > poll.after);
      isMore = log.applyPage(poll, rest.slice(0, page));
    }
  };
  const pollIf = (isNeeded: boolean) => isNeeded && pollAll();
  const open = () => pollIf(log.applyOpened(database.slice(-window), database.length <= window));
  const loadOlder = () => {
    for (let from = 0; ; from += page) {
      const older = database.slice(from, from + page);
      log.applyOlder(older);
      const last = older.at(-1);
      if (!last || older.length < page || !log.isOlder(last)) return;
    }
  };
  open();
  const opened = log.messages.length;
  for (const move of taken) {
    if (move.do === 'older') loadOlder();
    else if (move.do === 'open') open();
    else if (move.do === 'resync') pollIf(log.applyResync(database.at(-1)?.created_at ?? null));
    else {
      const previous = database.at(-1)?.created_at ?? null;
      const message = messageOf(database.length);
      database.push(message);
      if (move.isHeard) pollIf(log.applyFrame(message, previous));
    }
  }
  pollIf(log.applyResync(database.at(-1)?.created_at ?? null));
  const known = idsOf(log.messages);
  loadOlder();
  return { opened, known, all: idsOf(log.messages), database: idsOf(database) };
}

const sizes = [fc.nat(60), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 7 })] as const;

test('[I2] [I4] what was opened at its end has no gap from there on, and the whole when the older ones are asked for', () => {
  fc.assert(
    fc.property(...sizes, moves, (stored, window, page, taken) => {
      const { known, all, database } = play(stored, window, page, taken);
      expect(known).toEqual(database.slice(-known.length || database.length));
      expect(known.length).toBeGreaterThanOrEqual(Math.min(window, database.length));
      expect(all).toEqual(database);
    }),
    { numRuns: 3_000 },
  );
});

test('opening reads no more than it was given, and frames that follow need no poll', () => {
  fc.assert(
    fc.property(...sizes, (stored, window, page) => {
      const { opened, known } = play(stored, window, page, [{ do: 'store', isHeard: true }]);
      expect(opened).toBe(Math.min(stored, window));
      expect(known).toHaveLength(opened + 1);
    }),
  );
});

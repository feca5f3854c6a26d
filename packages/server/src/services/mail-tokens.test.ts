import { describe, expect, test } from 'vitest';
import { createManualClock } from '../test/manual-clock.ts';
import { makeMailToken, readMailToken } from './mail-tokens.ts';

const clock = createManualClock();
const ours = { secret: 'ours', clock };
const HOUR_MS = 3_600_000;

describe('tokens in mails', () => {
  test('[CM6] are good for their use, until their time, from this installation', () => {
    const token = makeMailToken(ours, 'open', 'mail_1', clock.now() + HOUR_MS);
    expect(readMailToken(ours, 'open', token)).toBe('mail_1');
    expect(readMailToken(ours, 'take-up', token)).toBeNull();
    expect(readMailToken({ ...ours, secret: 'theirs' }, 'open', token)).toBeNull();
    clock.advance(HOUR_MS);
    expect(readMailToken(ours, 'open', token)).toBeNull();
  });

  test('[CM8] one without an end has none', () => {
    const token = makeMailToken(ours, 'refuse', 'cus_1', 0);
    clock.advance(10 * 365 * 24 * HOUR_MS);
    expect(readMailToken(ours, 'refuse', token)).toBe('cus_1');
  });

  test('[CM6] any change of any character makes it nothing', () => {
    const token = makeMailToken(ours, 'open', 'mail_1', clock.now() + HOUR_MS);
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'x' ? 'y' : 'x';
      expect(readMailToken(ours, 'open', token.slice(0, at) + other + token.slice(at + 1)), String(at)).toBeNull();
    }
    for (const nothing of [undefined, null, 7, {}, '', '..', 'a.b.c', `${token}.x`, token.slice(0, -1)]) {
      expect(readMailToken(ours, 'open', nothing)).toBeNull();
    }
  });
});

import { describe, expect, test } from 'vitest';
import { type CodeLetter, NotSent } from '../ports/login.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { createCodeDelivery } from './deliver-code.ts';

/** A way out that does what it is told: each letter waits until the test settles it. */
function createScene() {
  const clock = createManualClock();
  const outcomes: string[] = [];
  const reported: unknown[] = [];
  const attempts: { letter: CodeLetter; settle: PromiseWithResolvers<void> }[] = [];
  const delivery = createCodeDelivery({
    clock,
    senders: [
      {
        channel: 'email',
        send(letter) {
          const settle = Promise.withResolvers<void>();
          attempts.push({ letter, settle });
          return settle.promise;
        },
        close: async () => void outcomes.push('closed'),
      },
    ],
    report: error => void reported.push(error),
    onOutcome: (channel, outcome) => void outcomes.push(`${channel} ${outcome}`),
  });
  const dispatch = (code: string, lifeMs = 300_000) =>
    delivery.dispatch({
      channel: 'email',
      expiresAt: clock.now() + lifeMs,
      write: async () => ({ contact: 'ada@shop.example', code, businessName: 'Shop' }),
    });
  return { clock, delivery, dispatch, outcomes, reported, attempts };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

const busy = () => new NotSent('busy', true);

describe('the delivery of codes', () => {
  test('[AU6] dispatching waits for nothing', async () => {
    const { dispatch, attempts, outcomes } = createScene();
    dispatch('111111');
    expect(outcomes).toEqual([]);
    await settled();
    expect(attempts[0]?.letter).toMatchObject({ code: '111111' });
    attempts[0]?.settle.resolve();
    await settled();
    expect(outcomes).toEqual(['email sent']);
  });

  test('[AU12] a failure is tried again, at longer and longer intervals, until it is sent', async () => {
    const { dispatch, attempts, outcomes, reported, clock } = createScene();
    dispatch('111111');
    for (const waitMs of [1_000, 5_000, 20_000]) {
      await settled();
      attempts.at(-1)?.settle.reject(busy());
      await settled();
      const before = attempts.length;
      clock.advance(waitMs - 1);
      await settled();
      expect(attempts).toHaveLength(before);
      clock.advance(1);
      await settled();
      expect(attempts).toHaveLength(before + 1);
    }
    attempts.at(-1)?.settle.resolve();
    await settled();
    expect([outcomes, reported]).toEqual([['email sent'], []]);
  });

  test('[AU12] it is given up after five attempts, or when the code would be out of time, and reported', async () => {
    for (const [lifeMs, count] of [
      [300_000, 5],
      [10_000, 2],
    ] as const) {
      const { dispatch, attempts, outcomes, reported, clock } = createScene();
      dispatch('111111', lifeMs);
      for (let n = 0; n < 10; n++) {
        await settled();
        attempts.at(-1)?.settle.reject(busy());
        await settled();
        clock.advance(60_000);
      }
      expect(attempts).toHaveLength(count);
      expect(outcomes).toEqual(['email failed']);
      expect(reported).toHaveLength(1);
      expect(String(reported[0])).not.toMatch(/111111|ada@/);
    }
  });

  test('[AU12] what will be refused again is not tried again', async () => {
    const { dispatch, attempts, outcomes, clock } = createScene();
    dispatch('111111');
    await settled();
    attempts[0]?.settle.reject(new NotSent('no such mailbox', false));
    await settled();
    clock.advance(300_000);
    await settled();
    expect([attempts.length, outcomes]).toEqual([1, ['email failed']]);
  });

  test('[AU12] the queue is bounded, and eight are under way at once', async () => {
    const { delivery, dispatch, attempts, outcomes, reported } = createScene();
    for (let n = 0; n < 1_000; n++) {
      expect(delivery.hasRoom()).toBe(true);
      dispatch(String(n));
    }
    expect(delivery.hasRoom()).toBe(false);
    dispatch('one too many');
    expect([outcomes, reported.length]).toEqual([['email failed'], 1]);
    await settled();
    expect(attempts).toHaveLength(8);
    attempts[0]?.settle.resolve();
    await settled();
    expect(attempts).toHaveLength(9);
    expect(delivery.hasRoom()).toBe(true);
  });

  test('[OP5] closing sends what waits its turn, drops what rests, and takes nothing more', async () => {
    const { delivery, dispatch, attempts, outcomes, clock } = createScene();
    dispatch('resting');
    await settled();
    attempts[0]?.settle.reject(busy());
    await settled();
    for (let n = 0; n < 10; n++) dispatch(`waiting ${n}`);
    const closed = delivery.close();
    expect(outcomes).toEqual(['email failed']);
    for (let n = 1; n <= 10; n++) {
      await settled();
      if (n === 1) attempts[n]?.settle.reject(busy());
      else attempts[n]?.settle.resolve();
    }
    await closed;
    expect(outcomes).toEqual(['email failed', 'email failed', ...Array(9).fill('email sent'), 'closed']);
    expect(delivery.hasRoom()).toBe(false);
    dispatch('too late');
    expect(outcomes.at(-1)).toBe('email failed');
    clock.advance(300_000);
    expect(attempts).toHaveLength(11);
  });

  test('[OP5] closing waits three seconds at the most', async () => {
    const { delivery, dispatch, outcomes, clock } = createScene();
    for (let n = 0; n < 9; n++) dispatch('stuck');
    await settled();
    const closed = delivery.close();
    await settled();
    clock.advance(3_000);
    await closed;
    expect(outcomes).toEqual(['email failed', 'closed']);
  });
});

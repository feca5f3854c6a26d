import { type Answer, at } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, stranger } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { accountOf, newEmail, readOutbox, requestCode, tryRequestCode, tryVerifyCode } from '../login.ts';
import { outsideLimits } from '../wait.ts';

const COOLDOWN_MS = 30_000;

const waitOf = (answer: Answer) => Number(at(answer.json, 'error', 'context', 'retry_after_ms'));

export const codeCooldownCases: Case[] = [
  {
    rules: ['AU5'],
    title: 'a second code at once is 429 with the time to wait, for every session, and the first stays good',
    run: async target => {
      const contact = newEmail();
      const visitor = await newCustomer(target);
      const code = await requestCode(target, visitor, contact);
      for (const asker of [visitor, await newCustomer(target), stranger(target)]) {
        const answer = await tryRequestCode(asker, { contact: contact.toUpperCase() }, { takesLimits: true });
        expectError(answer, 'RATE_LIMITED');
        const ms = waitOf(answer);
        expectThat(ms > 0 && ms <= COOLDOWN_MS, `retry_after_ms up to ${COOLDOWN_MS}`, ms, answer);
        expectEqual(answer.headers['retry-after'], String(Math.ceil(ms / 1000)), 'Retry-After', answer);
      }
      expectEqual((await readOutbox(target, contact)).length, 1, 'the number of codes');
      await accountOf(target, await tryVerifyCode(visitor, contact, code));
    },
  },
  {
    rules: ['AU2', 'AU5'],
    title: 'after 30 s there is a new code, which voids the old, and the next has to wait for 60 s',
    pace: 'beside',
    run: async target => {
      target.needsPatience(COOLDOWN_MS + 5000, 'the time between two codes');
      const contact = newEmail();
      const visitor = await newCustomer(target);
      const old = await requestCode(target, visitor, contact);
      // The target says how long, and the request is repeated after that.
      const again = await tryRequestCode(visitor, { contact });
      expectEqual(at(expectOk(again), 'next_resend_in_seconds'), 60, 'next_resend_in_seconds', again);
      const [entry] = await readOutbox(target, contact);
      // Limits of another kind may stand in front of it; their waits are shorter.
      const third = await outsideLimits(
        () => tryRequestCode(visitor, { contact }, { takesLimits: true }),
        answer => (waitOf(answer) <= COOLDOWN_MS ? answer : undefined),
      );
      expectError(third, 'RATE_LIMITED');
      const ms = waitOf(third);
      expectThat(ms > COOLDOWN_MS && ms <= 60_000, 'retry_after_ms up to 60000', ms, third);
      if (entry?.code !== old) expectError(await tryVerifyCode(visitor, contact, old), 'OTP_INVALID');
      await accountOf(target, await tryVerifyCode(visitor, contact, entry?.code ?? ''));
    },
  },
];

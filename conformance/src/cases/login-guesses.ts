import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, stranger } from '../customer.ts';
import { expectError, expectThat } from '../expect.ts';
import { accountOf, newEmail, requestCode, tryVerifyCode, wrongCode } from '../login.ts';
import { times } from '../wait.ts';

const MOST_GUESSES = 5;

const isCompared = (answer: Answer) => answer.status === 400;

export const loginGuessCases: Case[] = [
  {
    rules: ['AU4'],
    title: 'four wrong guesses are forgiven; after five the right code is wrong too',
    run: async target => {
      for (const wrong of [MOST_GUESSES - 1, MOST_GUESSES]) {
        const visitor = await newCustomer(target);
        const contact = newEmail();
        const code = await requestCode(target, visitor, contact);
        for (const n of times(wrong)) {
          expectError(await tryVerifyCode(visitor, contact, wrongCode(code, n + 1)), 'OTP_INVALID');
        }
        const answer = await tryVerifyCode(visitor, contact, code);
        if (wrong < MOST_GUESSES) await accountOf(target, answer);
        else expectError(answer, 'OTP_INVALID');
      }
    },
  },
  {
    rules: ['AU4'],
    title: 'five wrong guesses at the same time are five guesses',
    run: async target => {
      for (const _round of times(3)) {
        const visitor = await newCustomer(target);
        const contact = newEmail();
        const code = await requestCode(target, visitor, contact);
        const guesses = times(MOST_GUESSES).map(n => tryVerifyCode(visitor, contact, wrongCode(code, n + 1)));
        for (const answer of await Promise.all(guesses)) expectError(answer, 'OTP_INVALID');
        expectError(await tryVerifyCode(visitor, contact, code), 'OTP_INVALID');
      }
    },
  },
  {
    rules: ['AU4', 'AU3'],
    title: 'of 200 guesses at once no more than 5 count: the right code among the last is wrong',
    run: async target => {
      const visitor = await newCustomer(target);
      const contact = newEmail();
      const code = await requestCode(target, visitor, contact);
      const five = Promise.withResolvers<void>();
      let compared = 0;
      const guess = async (n: number) => {
        const answer = await tryVerifyCode(visitor, contact, wrongCode(code, n + 1), { takesLimits: true });
        if (isCompared(answer) && ++compared === MOST_GUESSES) five.resolve();
        return answer;
      };
      const guesses = Promise.all(times(200).map(guess));
      // From here on five were counted for certain, while most are still on their way.
      await Promise.race([five.promise, guesses]);
      const right = await tryVerifyCode(visitor, contact, code);
      const answers = await guesses;
      expectThat(compared >= MOST_GUESSES, 'at least five guesses to be answered 400', compared);
      expectError(right, 'OTP_INVALID');
      for (const answer of answers) expectError(answer, 'OTP_INVALID', 'RATE_LIMITED');
      expectError(await tryVerifyCode(visitor, contact, code), 'OTP_INVALID');
    },
  },
  {
    rules: ['AU4'],
    title: 'guesses count on the contact, however it is written',
    run: async target => {
      const nobody = stranger(target);
      const contact = newEmail();
      const code = await requestCode(target, nobody, contact);
      for (const n of times(MOST_GUESSES)) {
        const written = n % 2 ? contact.toUpperCase() : ` ${contact}`;
        expectError(await tryVerifyCode(nobody, written, wrongCode(code, n + 1)), 'OTP_INVALID');
      }
      expectError(await tryVerifyCode(nobody, contact, code), 'OTP_INVALID');
    },
  },
];

import { ROUTES } from '@deskbell/protocol';
import { type Answer, at } from '../answer.ts';
import { type Case, NotObserved } from '../case.ts';
import { newCustomer, publicHeaders } from '../customer.ts';
import { expectEqual, expectError, expectThat } from '../expect.ts';
import { ALLOW_ORIGIN, newShop } from '../shop.ts';
import { tryConnect } from '../socket.ts';
import type { Target } from '../target.ts';
import { times } from '../wait.ts';

const MOST_TRIES = 1500;

/** Asks in bursts until one is refused for its number; undefined when none is. */
async function firstLimited(ask: (n: number) => Promise<Answer | undefined>, atOnce = 50): Promise<Answer | undefined> {
  for (let tried = 0; tried < MOST_TRIES; tried += atOnce) {
    const answers = await Promise.all(times(atOnce).map(n => ask(tried + n)));
    const limited = answers.find(answer => answer?.status === 429);
    if (limited) return limited;
  }
  return undefined;
}

function expectRateLimited(answer: Answer | undefined, what: string): void {
  if (!answer) throw new NotObserved(`${MOST_TRIES} ${what} met no limit: limits are off here, or higher`);
  const ms = at(expectError(answer, 'RATE_LIMITED'), 'context', 'retry_after_ms');
  expectThat(typeof ms === 'number' && ms > 0, 'context.retry_after_ms above 0', ms, answer);
  expectEqual(answer.headers['retry-after'], String(Math.ceil(Number(ms) / 1000)), 'Retry-After', answer);
}

/** Guesses at keys: the network's tightest bucket, which even a slow machine empties before it fills up again. */
const guess = (target: Target, headers: Record<string, string> = {}) =>
  target.request({
    path: ROUTES.messages,
    headers: { 'x-public-key': 'pk_test_unknown', ...headers },
    takesLimits: true,
  });

export const limitCases: Case[] = [
  {
    rules: ['RL1', 'EN6'],
    title: 'sending without an end is 429 with the time to wait, and the wait is worth it',
    pace: 'last',
    run: async target => {
      const customer = await newCustomer(target);
      const send = { method: 'POST', path: ROUTES.messages, json: { content: 'again' }, takesLimits: true };
      expectRateLimited(await firstLimited(() => customer.request(send)), 'sends of one session');
      await customer.send('after the wait');
    },
  },
  {
    rules: ['RL1', 'EN6'],
    title: 'polling without an end is 429 with the time to wait, which the page of the shop may read',
    pace: 'last',
    run: async target => {
      const shop = await newShop(target);
      const opened = await shop.request({ method: 'POST', path: ROUTES.conversation });
      const headers = { authorization: `Bearer ${opened.headers['x-session-token'] ?? ''}` };
      const limited = await firstLimited(() => shop.request({ path: ROUTES.messages, headers, takesLimits: true }));
      expectRateLimited(limited, 'polls of one session');
      expectEqual(limited?.headers[ALLOW_ORIGIN], shop.origin, ALLOW_ORIGIN, limited);
    },
  },
  {
    rules: ['RL1', 'EN6'],
    title: 'connecting without an end is 429 with the time to wait',
    pace: 'last',
    run: async target => {
      const customer = await newCustomer(target);
      const headers = { ...publicHeaders(target), authorization: `Bearer ${customer.token}` };
      const outcome = await firstLimited(async () => {
        const opened = await tryConnect(target, { path: ROUTES.socket, headers, takesLimits: true });
        if ('status' in opened) return opened;
        opened.ws.close();
        await opened.closed;
        return undefined;
      }, 5);
      expectRateLimited(outcome, 'connections of one session');
    },
  },
  {
    rules: ['RL2'],
    title: 'another X-Forwarded-For each time is no way round the limit',
    pace: 'last',
    run: async target => {
      const plain = await firstLimited(() => guess(target));
      expectRateLimited(plain, 'guesses at keys from one network');
      const spoofed = await firstLimited(n => guess(target, { 'x-forwarded-for': `203.0.113.${n % 250}` }));
      expectThat(spoofed !== undefined, `a 429 among ${MOST_TRIES} guesses with changing X-Forwarded-For`, 'none');
    },
  },
];

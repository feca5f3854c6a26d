import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createLocalBus } from '../bus/local-bus.ts';
import type { AppError } from '../domain/app-error.ts';
import type { KeyRecord, SessionRecord } from '../domain/model.ts';
import { createIds } from '../ids.ts';
import { createLocalLimiter } from '../limits/local-limiter.ts';
import type { Deps, Storage } from '../ports.ts';
import { hashSecret } from '../services/hash-secret.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { admitAgent, admitCustomer } from './admit.ts';
import { createHub } from './hub.ts';

const TENANT = { businessId: 'biz_1', environment: 'test' } as const;
const PUBLIC_KEY = 'pk_test_good_key_1';

function createScene() {
  const clock = createManualClock();
  const key = { id: 'key_1', tenant: TENANT, kind: 'public', origins: [], enabled: true } as unknown as KeyRecord;
  const now = clock.now();
  const sessions = new Map(
    ['one', 'two'].map(token => {
      const tokenHash = hashSecret(token);
      const session = { id: `ses_${token}`, tenant: TENANT, tokenHash, identityId: token, createdAt: now };
      return [tokenHash, { ...session, lastSeenAt: now } satisfies SessionRecord];
    }),
  );
  const storage = {
    findKey: async (lookup: string) => (lookup === PUBLIC_KEY ? key : null),
    findSession: async (tokenHash: string) => sessions.get(tokenHash) ?? null,
  } as Partial<Storage> as Storage;
  const fail = (error: unknown) => {
    throw error;
  };
  const parts = { storage, clock, ids: createIds(clock), bus: createLocalBus(fail), report: fail };
  const deps: Deps = { ...parts, secret: 'secret', fileUrl: String, baseUrl: () => '' };
  const hub = createHub(deps, { pingIntervalMs: 30_000, pongTimeoutMs: 90_000, resyncIntervalMs: 30_000 });
  const limiter = createLocalLimiter(clock);
  const customer = admitCustomer(deps, limiter, hub, () => '192.0.2.1');
  const agent = admitAgent(deps, limiter, hub, () => '192.0.2.1');
  const url = new URL('http://deskbell.invalid/ws');
  /** `open`, or the code of the refusal. */
  const ask = async (admit: typeof customer, headers: Record<string, string>) => {
    const answer = admit({ headers } as unknown as IncomingMessage, url);
    return answer.then(
      () => 'open',
      (error: AppError) => error.code,
    );
  };
  return {
    asCustomer: (token: string, key = PUBLIC_KEY) =>
      ask(customer, { 'x-public-key': key, authorization: `Bearer ${token}` }),
    asAgent: (key: string) => ask(agent, { 'x-api-key': key }),
  };
}

async function repeat(times: number, ask: () => Promise<string>): Promise<string[]> {
  const outcomes: string[] = [];
  for (let n = 0; n < times; n++) outcomes.push(await ask());
  return outcomes;
}

test('[RL1] guessing keys on upgrades is slow, and costs those with a key nothing', async () => {
  for (const guess of ['asCustomer', 'asAgent'] as const) {
    const scene = createScene();
    const prefix = guess === 'asCustomer' ? 'pk' : 'sk';
    let guesses = 0;
    const outcomes = await repeat(400, () =>
      guess === 'asCustomer'
        ? scene.asCustomer('one', `${prefix}_test_guess_${guesses++}`)
        : scene.asAgent(`${prefix}_test_guess_${guesses++}`),
    );
    expect(outcomes[0]).toBe('UNAUTHORIZED');
    expect(outcomes.at(-1)).toBe('RATE_LIMITED');
    expect(await scene.asCustomer('one')).toBe('open');
  }
});

test('[RL1] a session connects thirty times at once and no more; another one beside it still may', async () => {
  const { asCustomer } = createScene();
  const outcomes = await repeat(40, () => asCustomer('one'));
  expect(outcomes.filter(outcome => outcome === 'open')).toHaveLength(30);
  expect(outcomes.at(-1)).toBe('RATE_LIMITED');
  expect(await asCustomer('two')).toBe('open');
});

test('[RL1] one address connects three hundred times at once: an upgrade counts once', async () => {
  const { asCustomer } = createScene();
  const outcomes = await repeat(320, () => asCustomer('no session'));
  expect(outcomes.filter(outcome => outcome === 'UNAUTHORIZED')).toHaveLength(300);
});

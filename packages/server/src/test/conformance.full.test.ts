import {
  type Case,
  cases,
  type Keys,
  reportMisses,
  runCase,
  type TargetOptions,
  unobservable,
} from '@deskbell/conformance';
import type { Environment } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { createIds } from '../ids.ts';
import { makeKey, recordKey } from '../services/keys.ts';
import { openStorage } from '../storage/open-storage.ts';
import { createDatabase } from './postgres-cluster.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

// The black-box suite against the real server on both engines. Sockets are pinged and given up early, so that every wait
// the kit would not impose on somebody's server is observed here.

const IMPATIENT = {
  DESKBELL_PING_INTERVAL_MS: '500',
  DESKBELL_PONG_TIMEOUT_MS: '6000',
  DESKBELL_RESYNC_INTERVAL_MS: '1000',
};
const PATIENCE_MS = 100_000;
const TIMEOUT_MS = 200_000;

const isObservable = ({ rules }: Case) => rules.some(rule => !(rule in unobservable));
/** Those that wait long come first, so that the others run beside them. */
const observable = cases
  .filter(isObservable)
  .toSorted((a, b) => Number(b.pace === 'beside') - Number(a.pace === 'beside'));

const engines = {
  SQLite: () => Promise.resolve({}),
  PostgreSQL: async () => ({ DATABASE_URL: await createDatabase(inject('postgresUrl')) }),
};

for (const [engine, database] of Object.entries(engines)) {
  describe.concurrent(`without limits, on ${engine}`, () => {
    register(
      observable.filter(one => one.pace !== 'last'),
      async () => ({ ...IMPATIENT, ...(await database()) }),
    );
  });
}

describe('with limits, on SQLite', () => {
  register(
    observable.filter(one => one.pace === 'last'),
    () => Promise.resolve({ DESKBELL_RATE_LIMITS: 'on' }),
    { concurrent: false },
  );
});

test('what cannot be observed anywhere is nothing but the rules the kit gives a reason for', () => {
  const observed = new Set(observable.flatMap(one => one.rules));
  expect(Object.keys(unobservable).filter(rule => observed.has(rule))).toEqual([]);
});

function register(list: Case[], settings: () => Promise<Record<string, string>>, { concurrent = true } = {}): void {
  let target: TargetOptions;
  let server: ServerProcess;
  const directory = makeTemporaryDirectory('conformance');

  beforeAll(async () => {
    const env = { DATA_DIR: directory.path, ...(await settings()) };
    const keys = await seedTwoEnvironments(env);
    server = await startServer(env);
    target = { url: server.url, ...keys.test, other: keys.live, patienceMs: PATIENCE_MS };
  });
  afterAll(async () => {
    await server.stop();
    directory.remove();
  });

  for (const one of list) {
    const title = `${one.rules.map(rule => `[${rule}]`).join(' ')} ${one.title}`;
    const observe = async () => {
      const result = await runCase(one, target);
      if (result.miss) throw new Error(reportMisses([result]));
      if (result.outcome !== 'pass') throw new Error(`not observed, because ${result.reason}`);
    };
    test(title, { timeout: TIMEOUT_MS, concurrent }, observe);
  }
}

/** A business with keys of its test and its live environment, made before the server opens the database. */
async function seedTwoEnvironments(env: {
  DATA_DIR: string;
  DATABASE_URL?: string;
}): Promise<Record<Environment, Keys>> {
  const deps = { clock: systemClock, ids: createIds(systemClock) };
  const ignore = () => undefined;
  const storage = await openStorage({
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL ?? null,
    clock: systemClock,
    writeQueueMax: 100,
    writeDeadlineMs: 5000,
    onCommit: ignore,
    onLostConnection: ignore,
    onDamage: ignore,
  });
  const business = { id: deps.ids.business(), name: 'Two environments', createdAt: systemClock.now() };
  const make = (environment: Environment) => {
    const tenant = { businessId: business.id, environment };
    const publicKey = makeKey(deps.ids, 'public', tenant);
    const secretKey = makeKey(deps.ids, 'secret', tenant);
    const records = [recordKey(deps, tenant, 'public', publicKey), recordKey(deps, tenant, 'secret', secretKey)];
    return { keys: { publicKey, secretKey }, records };
  };
  const [ofTest, ofLive] = [make('test'), make('live')];
  await storage.bootstrap(business, [...ofTest.records, ...ofLive.records]);
  await storage.close();
  return { test: ofTest.keys, live: ofLive.keys };
}

import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '@deskbell/protocol';
import { expect, inject, test } from 'vitest';
import { createDatabase } from '../postgres-cluster.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { customerAt, newCustomer } from './clients.ts';
import { compare, createJournal, type Journal, sendAndNote } from './journal.ts';

const ROUNDS = 7;
const CUSTOMERS = 3;
const WRITERS_EACH = 4;
const ANSWERS_MAX = 200;
/** Lands the kill in any phase of the commits that follow the last answer counted. */
const SCATTER_MS = 12;

const engines = {
  SQLite: () => Promise.resolve({}),
  PostgreSQL: async () => ({ DATABASE_URL: await createDatabase(inject('postgresUrl')) }),
};

for (const [engine, database] of Object.entries(engines)) {
  const title = `[I1] [I3] [I4] [MS5] [MS8] ${ROUNDS} times kill -9 under load, on ${engine}`;
  test.concurrent(title, async ({ onTestFailed }) => {
    const seed = randomInt(2 ** 31);
    onTestFailed(() => console.error(`the seed of the moments to kill at was ${seed}`));
    const random = seeded(seed);
    const directory = makeTemporaryDirectory('crash');
    const settings = { DATA_DIR: directory.path, ...(await database()) };
    let server = await startServer(settings);
    const keys = {
      DESKBELL_BOOTSTRAP_PUBLIC_KEY: server.publicKey,
      DESKBELL_BOOTSTRAP_SECRET_KEY: server.secretKey,
    };
    const people = await Promise.all(
      Array.from({ length: CUSTOMERS }, async () => ({
        token: (await newCustomer(server)).token,
        journal: createJournal(),
      })),
    );
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const target = 1 + Math.floor(random() * ANSWERS_MAX);
        await writeUntilKilled(server, people, round, target, random() * SCATTER_MS);
        server = await startServer({ ...settings, ...keys });
        for (const person of people) await expectKept(server, person);
      }
      for (const { token, journal } of people) {
        expectSound(journal, await customerAt(server, token).history());
        const { data } = await customerAt(server, token).open();
        expect(data).toMatchObject({ conversation: { message_count: journal.acknowledged.size } });
        for (const clientId of journal.acknowledged.keys()) {
          await sendAndNote(journal, customerAt(server, token), clientId);
        }
        expect(journal.faults).toEqual([]);
      }
      expect(await server.stop()).toBe(0);
    } finally {
      await server.kill();
      directory.remove();
    }
  });
}

/** All write without a pause; the server is killed a moment after so many answers. */
async function writeUntilKilled(
  server: ServerProcess,
  people: { token: string; journal: Journal }[],
  round: number,
  answers: number,
  scatterMs: number,
): Promise<void> {
  let left = answers;
  const enough = Promise.withResolvers<void>();
  const writers = people.flatMap(({ token, journal }, person) =>
    Array.from({ length: WRITERS_EACH }, async (_, writer) => {
      const customer = customerAt(server, token);
      for (let n = 0; ; n++) {
        // Every seventh is the one before once more, as a client that lost its answer would.
        const clientId = `${round}/${person}/${writer}/${n % 7 === 6 ? n - 1 : n}`;
        if (!(await sendAndNote(journal, customer, clientId))) return;
        if (--left === 0) enough.resolve();
      }
    }),
  );
  await enough.promise;
  await delay(scatterMs);
  await server.kill();
  await Promise.all(writers);
}

/** What was acknowledged is there, once and in order; what is unknown is settled by sending it again. */
async function expectKept(server: ServerProcess, { token, journal }: { token: string; journal: Journal }) {
  const customer = customerAt(server, token);
  const history = await customer.history();
  expectSound(journal, history);
  const stored = new Map(history.map(message => [message.content, message.id]));
  for (const clientId of [...journal.unknown]) {
    expect(await sendAndNote(journal, customer, clientId)).toBe(true);
    const survived = stored.get(clientId);
    if (survived !== undefined) expect(journal.acknowledged.get(clientId)?.id).toBe(survived);
  }
  expect([...journal.unknown], 'unknown after the retry').toEqual([]);
}

function expectSound(journal: Journal, history: Message[]): void {
  const faults = compare(journal, history);
  expect(faults, faults.join('\n')).toEqual([]);
}

/** A linear congruential generator: the same seed kills after the same numbers of answers. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state / 0x8000_0000;
  };
}

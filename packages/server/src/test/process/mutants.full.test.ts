import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Mutant, runMutant } from './run-mutant.ts';

// Faults planted in a copy of the sources, each of which the suites must notice: by the rule, and for the right reason.

const SERVER = 'packages/server/src';
const AT_ONCE = 2;

const mutants: Record<string, Mutant & { noticed: RegExp }> = {
  'the row lock is not taken': {
    file: `${SERVER}/storage/postgres-append.ts`,
    from: 'order by number for update',
    to: 'order by number',
    tests: `${SERVER}/storage/postgres.full.test.ts`,
    only: 'by hand',
    noticed: /^\[TS2\] \[I4\] .*expected/s,
  },
  'equal instants are given out on SQLite': {
    file: `${SERVER}/domain/mark.ts`,
    from: 'mark + 1',
    to: 'mark',
    tests: `${SERVER}/storage/sqlite.test.ts`,
    only: String.raw`\[TS2\]`,
    noticed: /^\[I2\] \[I4\] \[TS2\] .*UNIQUE constraint failed: message/s,
  },
  'equal instants are given out on PostgreSQL': {
    file: `${SERVER}/storage/postgres-append.ts`,
    from: 'coalesce(head.last_message_at, 0) + 1)',
    to: 'coalesce(head.last_message_at, 0))',
    tests: `${SERVER}/storage/postgres.full.test.ts`,
    only: String.raw`\[TS2\]`,
    noticed: /^\[I2\] \[I4\] \[TS2\] .*duplicate key/s,
  },
  'a socket reads the mark before it is registered': {
    file: `${SERVER}/ws/conversation-feed.ts`,
    from: `    this.#members.add(connection);
    await this.#subscribe();
    const mark = await this.#readMark();
`,
    to: `    const mark = await this.#readMark();
    this.#members.add(connection);
    await this.#subscribe();
`,
    tests: `${SERVER}/ws/conversation-feed.test.ts`,
    noticed: /^\[WS6\] \[I5\] /,
  },
  'a client_id is not kept': {
    file: `${SERVER}/storage/sqlite-append.ts`,
    from: '        clientId,\n',
    to: '        null,\n',
    tests: `${SERVER}/storage/sqlite.test.ts`,
    only: String.raw`\[I3\]`,
    noticed: /^\[I3\] \[MS5\] .*expected/s,
  },
  'a note is told to the customer’s sockets': {
    file: `${SERVER}/services/notes.ts`,
    from: "  bus.publishToTenant(tenant, { type: 'note',",
    to: `  const leaked = { senderType: 'agent', contentType: 'text', metadata: {}, ...outcome.note } as const;
  bus.publishToConversation(conversationId, { type: 'message', conversationId, message: leaked, previousMessageAt: null });
  bus.publishToTenant(tenant, { type: 'note',`,
    tests: `${SERVER}/test/conformance.full.test.ts`,
    only: String.raw`on SQLite.*\[I7\]`,
    noticed: /^\[I7\] \[CV5\] .*(no note|frames)/s,
  },
  'the answer does not wait for the commit': {
    file: `${SERVER}/storage/sqlite-append.ts`,
    from: 'return appendAll.immediate(batch);',
    to: `if (!database.inTransaction) {
        database.exec('begin immediate');
        setTimeout(() => database.exec('commit'), 200);
      }
      return batch.map(appendOne);`,
    tests: `${SERVER}/test/process/crash.full.test.ts`,
    only: 'on SQLite',
    noticed: /^\[I1\] .*is lost/s,
  },
  'a commit is not flushed': {
    file: `${SERVER}/storage/sqlite.ts`,
    from: "'synchronous = FULL'",
    to: "'synchronous = NORMAL'",
    tests: `${SERVER}/storage/sqlite.test.ts`,
    only: String.raw`\[I1\]`,
    noticed: /^\[I1\] /,
  },
  'a full disk is an error like any other': {
    file: `${SERVER}/storage/dialect.ts`,
    from: '(FULL|IOERR|',
    to: '(',
    tests: `${SERVER}/test/process/disk-full.full.test.ts`,
    only: 'sending resumes',
    noticed: /^\[ST3\] .*SERVER_ERROR/s,
  },
  'secrets are stored as they are': {
    file: `${SERVER}/services/hash-secret.ts`,
    from: "return hash('sha256', secret, 'base64url');",
    to: 'return hash ? secret : secret;',
    tests: `${SERVER}/test/process/first-start.full.test.ts`,
    only: 'in the bytes of the data directory',
    noticed: /^\[KY8\] \[SE4\] .*expected true to be false/s,
  },
  'a reader that does not read is never closed': {
    file: `${SERVER}/ws/connection.ts`,
    from: 'if (this.#socket.bufferedAmount > LIMITS.socketBacklogBytes)',
    to: 'if (this.#socket.bufferedAmount > LIMITS.socketBacklogBytes * 1e6)',
    tests: `${SERVER}/test/process/hostile-sockets.full.test.ts`,
    only: 'never read',
    noticed: /^\[WS10\] .*MB more/s,
  },
  'all sockets are closed in one instant': {
    file: `${SERVER}/ws/hub.ts`,
    from: 'connections.splice(0, portion)',
    to: 'connections.splice(0)',
    tests: `${SERVER}/test/process/stop.full.test.ts`,
    only: 'SIGTERM',
    noticed: /^\[OP5\] \[WS13\] .*the closes are spread/s,
  },
  'the log names what was asked for': {
    file: `${SERVER}/http/server.ts`,
    from: '{ request: id, method, route, status,',
    to: '{ request: id, method, route, url: request.url, status,',
    tests: `${SERVER}/test/process/logs.full.test.ts`,
    only: 'a whole conversation',
    noticed: /^\[OP3\] .*canary-/s,
  },
};

/** What failed in each; all are begun at the start, some at a time. */
const outcomes = new Map<string, Promise<string[]>>();

beforeAll(() => {
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  for (const [index, [what, mutant]] of Object.entries(mutants).entries()) {
    const lane = index % AT_ONCE;
    const outcome = (lanes[lane] ?? Promise.resolve()).then(() => runMutant(mutant, inject('postgresUrl')));
    outcomes.set(what, outcome);
    lanes[lane] = outcome.catch(() => undefined);
  }
});

// Whoever runs one test only does not leave the others' copies behind.
afterAll(() => Promise.allSettled(outcomes.values()), 180_000);

test.each(Object.entries(mutants))('it is noticed when %s', { timeout: 180_000 }, async (what, { noticed }) => {
  const failed = (await outcomes.get(what)) ?? [];
  expect(
    failed.filter(line => noticed.test(line)),
    failed.join('\n'),
  ).not.toEqual([]);
});

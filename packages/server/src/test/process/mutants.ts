import type { Mutant } from './run-mutant.ts';

const SERVER = 'packages/server/src';

/** A fault, and what the test that notices it says. */
export type NoticedMutant = Mutant & { noticed: RegExp };

/** Planted in every run of the tests: what the write path, the sockets and the secrets stand on. */
export const coreMutants: Record<string, NoticedMutant> = {
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
    to: `  const leaked = { senderType: 'agent' as const, contentType: 'text' as const, attachments: [], metadata: {}, ...outcome.note };
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
    // Whoever repeats a message within those milliseconds is refused by a row that readers do not see yet.
    noticed: /^\[I1\] .*(is lost|was answered 500)/s,
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
};

/** Planted by `npm run mutants` alone: a whole run has no time for them. */
export const furtherMutants: Record<string, NoticedMutant> = {
  'secrets are stored as they are': {
    file: `${SERVER}/services/hash-secret.ts`,
    from: "return hash('sha256', secret, 'base64url');",
    to: 'return hash ? secret : secret;',
    tests: `${SERVER}/test/process/first-start.full.test.ts`,
    only: 'in the bytes of the data directory',
    noticed: /^\[KY8\] \[SE4\] .*expected true to be false/s,
  },
  'an upload can be attached twice': {
    file: `${SERVER}/storage/sqlite-attach.ts`,
    from: ' and message_id is null',
    to: '',
    tests: `${SERVER}/storage/uploads.test.ts`,
    only: String.raw`\[MS9\]`,
    noticed: /^\[MS9\] .*expected/s,
  },
  'somebody else’s upload can be attached': {
    file: `${SERVER}/storage/sqlite-attach.ts`,
    from: 'owner = ?',
    to: "? <> ''",
    tests: `${SERVER}/storage/uploads.test.ts`,
    only: String.raw`\[MS9\]`,
    noticed: /^\[MS9\] .*foreign.*expected/s,
  },
  'files that came from others are shown in place': {
    file: `${SERVER}/services/read-file.ts`,
    from: 'isInline: image !== null',
    to: 'isInline: true',
    tests: `${SERVER}/test/process/files.full.test.ts`,
    only: 'runs nothing',
    noticed: /^\[FI2\] .*attachment/s,
  },
  'the log names what was asked for': {
    file: `${SERVER}/http/server.ts`,
    from: '{ request: id, method, route, status,',
    to: '{ request: id, method, route, url: request.url, status,',
    tests: `${SERVER}/test/process/logs.full.test.ts`,
    only: 'a whole conversation',
    noticed: /^\[OP3\] .*canary-/s,
  },
  'uploads are received into memory': {
    file: `${SERVER}/services/receive-upload.ts`,
    from: 'await blobs.write(blobKey, watched.bytes, sizeBytes);',
    to: `const all: Buffer[] = [];
      for await (const chunk of watched.bytes) all.push(chunk);
      await blobs.write(blobKey, (await import('node:stream')).Readable.from(all), sizeBytes);`,
    tests: `${SERVER}/test/process/upload-bodies.full.test.ts`,
    only: 'memory stays flat',
    noticed: /^\[UP2\] .*MB more/s,
  },
  'guesses of a login code are not counted': {
    file: `${SERVER}/storage/login-codes.ts`,
    from: "guesses: eb('guesses', '+', 1)",
    to: "guesses: eb('guesses', '+', 0)",
    tests: `${SERVER}/test/conformance.full.test.ts`,
    only: String.raw`on SQLite.*\[AU4\] four`,
    noticed: /^\[AU4\] .*an error envelope.*observed {2}no error, also data/s,
  },
  'a login code is good for any session': {
    file: `${SERVER}/storage/login-codes.ts`,
    from: ".where('session_id', sessionId === null ? 'is' : '=', sessionId)",
    to: '',
    tests: `${SERVER}/test/conformance.full.test.ts`,
    only: String.raw`on SQLite.*\[AU3\] a code works only`,
    noticed: /^\[AU3\] .*an error envelope.*observed {2}no error, also data/s,
  },
  'a jti is not used up': {
    file: `${SERVER}/storage/identity-keys.ts`,
    from: 'return numInsertedOrUpdatedRows === 1n;',
    to: 'return numInsertedOrUpdatedRows !== null;',
    tests: `${SERVER}/test/conformance.full.test.ts`,
    only: String.raw`on SQLite.*\[ID3\]`,
    noticed: /^\[ID3\] .*a used jti to be 401/s,
  },
  'the session of before the login goes on': {
    file: `${SERVER}/storage/log-in.ts`,
    from: 'const ended = from ? await deleteSessions(transaction, [from], now) : [];',
    to: 'const ended = from ? await deleteSessions(transaction, [], now) : [];',
    tests: `${SERVER}/test/conformance.full.test.ts`,
    only: String.raw`on SQLite.*\[LI3\]`,
    noticed: /^\[LI3\] .*the socket to be closed/s,
  },
  'moved messages keep their time': {
    file: `${SERVER}/storage/merge-conversation.ts`,
    from: '        created_at: mark,\n',
    to: '        created_at: row.created_at,\n',
    tests: `${SERVER}/test/conformance.full.test.ts`,
    only: String.raw`on SQLite.*\[LI2\] \[I2\]`,
    noticed: /^\[LI2\] \[I2\] .*(times after both marks|the poll of the other device)/s,
  },
  'anybody may confirm and read an upload': {
    file: `${SERVER}/domain/upload.ts`,
    from: 'upload.owner === owner',
    to: "owner !== ''",
    tests: `${SERVER}/test/conformance.full.test.ts`,
    only: "on SQLite.*another session's upload is 404",
    noticed: /^\[UP3\] .*an error envelope.*observed {2}no error, also data/s,
  },
  'the signature of a file URL is not checked': {
    file: `${SERVER}/services/file-urls.ts`,
    from: "isSame(signature, sign(secret, ['file', uploadId, expires]))",
    to: 'signature !== secret',
    tests: `${SERVER}/test/conformance.full.test.ts`,
    only: String.raw`on SQLite.*\[FI1\] a file URL`,
    noticed: /^\[FI1\] .*403/s,
  },
  'a reader that does not read is never closed': {
    file: `${SERVER}/ws/connection.ts`,
    from: 'if (this.#socket.bufferedAmount > LIMITS.socketBacklogBytes)',
    to: 'if (this.#socket.bufferedAmount > LIMITS.socketBacklogBytes * 1e6)',
    tests: `${SERVER}/test/process/hostile-sockets.full.test.ts`,
    only: 'never read',
    noticed: /^\[WS10\] .*(MB more|the deaf are gone)/s,
  },
  'all sockets are closed in one instant': {
    file: `${SERVER}/ws/hub.ts`,
    from: 'connections.splice(0, portion)',
    to: 'connections.splice(0)',
    tests: `${SERVER}/test/process/stop.full.test.ts`,
    only: 'SIGTERM',
    noticed: /^\[OP5\] \[WS13\] .*the closes are spread/s,
  },
};

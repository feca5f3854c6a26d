import type { Topology } from './schedule.ts';

/** A fault in the server, made on purpose by exact replacements of text, and the rule whose checker should see it. */
export interface Mutant {
  what: string;
  topology: Topology;
  edits: { file: string; from: string; to: string }[];
  rules: string[];
}

const SERVER = 'packages/server/src';

export const MUTANTS: Mutant[] = [
  {
    what: 'the conversation is not locked while a mark is given out',
    topology: 'cluster',
    edits: [
      { file: `${SERVER}/storage/postgres-append.ts`, from: 'order by number for update', to: 'order by number' },
    ],
    rules: ['I4', 'I2'],
  },
  {
    what: 'the answer does not wait for the commit',
    topology: 'sqlite',
    edits: [
      {
        file: `${SERVER}/storage/sqlite-append.ts`,
        from: 'return appendAll.immediate(batch);',
        to: `if (!database.inTransaction) {
        database.exec('begin immediate');
        setTimeout(() => database.exec('commit'), 200);
      }
      return batch.map(appendOne);`,
      },
    ],
    rules: ['I1'],
  },
  {
    what: 'a socket reads the mark before it is subscribed',
    topology: 'cluster',
    edits: [
      {
        file: `${SERVER}/ws/conversation-feed.ts`,
        from: `    this.#members.add(connection);
    await this.#subscribe();
    const mark = await this.#readMark();
`,
        to: `    const mark = await this.#readMark();
    await this.#subscribe();
    this.#members.add(connection);
`,
      },
    ],
    rules: ['I5'],
  },
  {
    what: 'a client_id is not kept on SQLite',
    topology: 'sqlite',
    edits: [{ file: `${SERVER}/storage/sqlite-append.ts`, from: '        clientId,\n', to: '        null,\n' }],
    rules: ['I3'],
  },
  {
    what: 'a client_id is not kept on PostgreSQL',
    topology: 'cluster',
    edits: [
      {
        file: `${SERVER}/storage/postgres-append.ts`,
        from: 'column(message => message.clientId)',
        to: 'column(() => null)',
      },
    ],
    rules: ['I3'],
  },
  {
    what: 'what the bus lost is not read from the log',
    topology: 'cluster',
    edits: [
      {
        file: `${SERVER}/ws/conversation-feed.ts`,
        from: 'if (isBehind(this.#servedThrough, previousMessageAt) && (await this.#fillGap())) return;',
        to: 'if (isBehind(this.#servedThrough, previousMessageAt)) this.#servedThrough = previousMessageAt;',
      },
    ],
    rules: ['WS7', 'I5'],
  },
  {
    what: 'marks follow a clock that goes back',
    topology: 'sqlite',
    edits: [
      {
        file: `${SERVER}/domain/mark.ts`,
        from: 'mark === null || now > mark ? now : mark + 1',
        to: 'now === mark ? mark + 1 : now',
      },
    ],
    rules: ['I2', 'I4'],
  },
  {
    what: 'a note is told to the customer’s sockets',
    topology: 'sqlite',
    edits: [
      {
        file: `${SERVER}/services/notes.ts`,
        from: "  bus.publishToTenant(tenant, { type: 'note',",
        to: `  const leaked = { senderType: 'agent' as const, contentType: 'text' as const, attachments: [], metadata: {}, ...outcome.note };
  bus.publishToConversation(conversationId, { type: 'message', conversationId, message: leaked, previousMessageAt: null });
  bus.publishToTenant(tenant, { type: 'note',`,
      },
    ],
    rules: ['I7'],
  },
  {
    what: 'all conversations have one channel',
    topology: 'cluster',
    edits: [
      {
        file: `${SERVER}/bus/redis-bus.ts`,
        from: `deskbell:conversation:\${id}`,
        to: `deskbell:conversation:\${id.slice(0, 4)}`,
      },
    ],
    rules: ['I6'],
  },
  {
    what: 'a login’s messages keep their time',
    topology: 'sqlite',
    edits: [
      {
        file: `${SERVER}/storage/merge-conversation.ts`,
        from: 'mark = nextMark(now, mark);',
        to: 'mark = row.created_at;',
      },
    ],
    rules: ['I2', 'I4', 'I5'],
  },
  {
    what: 'resync comes once and never again',
    topology: 'cluster',
    edits: [
      {
        file: `${SERVER}/ws/connection.ts`,
        from: 'if (now < this.#resyncAt) return false;',
        to: 'if (now < this.#resyncAt || this.#kept === null) return false;',
      },
    ],
    rules: ['I5'],
  },
  {
    what: 'a database connection that breaks while idle ends the process',
    topology: 'cluster',
    edits: [{ file: `${SERVER}/storage/postgres.ts`, from: "  pool.on('error', onLostConnection);\n", to: '' }],
    rules: ['alive'],
  },
  {
    what: 'the mark remembered for polls is not moved by a send',
    topology: 'sqlite',
    edits: [
      {
        file: `${SERVER}/storage/read-cache.ts`,
        from: "if (outcome.kind === 'appended') rememberMark(message.conversationId, outcome.message.createdAt);",
        to: '',
      },
    ],
    rules: ['I2'],
  },
];

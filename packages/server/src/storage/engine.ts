import type { CompiledQuery, Kysely, Transaction } from 'kysely';
import type { AppendOutcome, NewMessage } from '../ports.ts';
import type { Announce } from './announce.ts';
import type { Dialect } from './dialect.ts';
import type { Schema } from './schema.ts';
import type { WebhookListeners } from './webhook-listeners.ts';
import type { WordIndex } from './word-index.ts';

/** `refused`: the client_id exists, or the expected mark is not the mark; one read tells which. */
export type BatchOutcome =
  | Extract<AppendOutcome, { kind: 'appended' | 'no-conversation' | 'bad-upload' }>
  | { kind: 'refused'; number: number; mark: number | null };

/** What a database gives `sql-storage.ts`: Kysely for the ordinary, prepared statements and a batch for the hot path. */
export interface Engine {
  dialect: Dialect;
  /** Whether this process is the only writer, so that what it remembers is what the database holds. */
  soleWriter: boolean;
  /** For reading only: on SQLite it sees what is committed and never waits for a writer. */
  reader: Kysely<Schema>;
  /** One transaction; `work` has no other handle, since the outer one would wait for itself on SQLite. */
  write<Result>(work: (transaction: Transaction<Schema>) => Promise<Result>): Promise<Result>;
  /** A read compiled once; called with its parameters in the order of the query. */
  prepare<Row>(name: string, query: CompiledQuery): (parameters: unknown[]) => Promise<Row[]>;
  /** Appends them in one transaction, or throws and appends none. A message with a condition or uploads comes alone. */
  appendBatch(batch: NewMessage[]): Promise<BatchOutcome[]>;
  /** Writes down for webhooks what a transaction does; appends do so themselves. */
  announce: Announce;
  listeners: WebhookListeners;
  /** What searches ask. */
  words: WordIndex;
  /** The clock marks come from. */
  now(): Promise<number>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

import { type ColumnDefinitionBuilder, type SelectQueryBuilder, sql, type Transaction } from 'kysely';
import { StorageUnavailable } from '../ports.ts';
import type { Schema } from './schema.ts';

/** The few places where the two engines differ; everything else is one code path. */
export interface Dialect {
  /** For migrations whose statements differ. */
  name: 'sqlite' | 'postgres';
  /** A column the engine counts up by itself. */
  counter(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder;
  wholeNumber: 'integer' | 'bigint';
  /** Holds the selected rows against other writers until the transaction ends. SQLite has one writer anyway. */
  lockRows<Table extends keyof Schema, Row>(
    query: SelectQueryBuilder<Schema, Table, Row>,
  ): SelectQueryBuilder<Schema, Table, Row>;
  /** As `lockRows`, but passes over rows that somebody else holds. */
  lockFreeRows<Table extends keyof Schema, Row>(
    query: SelectQueryBuilder<Schema, Table, Row>,
  ): SelectQueryBuilder<Schema, Table, Row>;
  /** Holds a whole table against other writers until the transaction ends. */
  lockTable(transaction: Transaction<Schema>, table: keyof Schema): Promise<void>;
  /** Whether the error says that a unique index holds the value already. */
  isTaken(error: unknown): boolean;
  /** The engine's way of saying "not now", as `StorageUnavailable`; every other error as it is. */
  explain(error: unknown): unknown;
}

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  counter: column => column.primaryKey().autoIncrement(),
  wholeNumber: 'integer',
  lockRows: query => query,
  lockFreeRows: query => query,
  lockTable: () => Promise.resolve(),
  isTaken: error => codeOf(error) === 'SQLITE_CONSTRAINT_UNIQUE',
  explain: error => (isUnavailable(error, SQLITE_UNAVAILABLE) ? unavailable(error) : error),
};

export const postgresDialect: Dialect = {
  name: 'postgres',
  counter: column => column.primaryKey().generatedAlwaysAsIdentity(),
  wholeNumber: 'bigint',
  lockRows: query => query.forUpdate(),
  lockFreeRows: query => query.forUpdate().skipLocked(),
  lockTable: async (transaction, table) => {
    await sql`lock table ${sql.table(table)} in exclusive mode`.execute(transaction);
  },
  isTaken: error => codeOf(error) === '23505',
  explain: error => (isUnavailable(error, POSTGRES_UNAVAILABLE) ? unavailable(error) : error),
};

// Disk full, I/O errors, somebody else's lock, a file that cannot be opened or written.
const SQLITE_UNAVAILABLE = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|CANTOPEN|READONLY)/;
// Connection lost or refused (08, E…), out of resources (53), shutting down or cancelled (57), deadlock or
// serialisation failure (40), I/O error (58), read-only after a failover (25006).
const POSTGRES_UNAVAILABLE = /^(08|53|57|40|58)|^25006$|^E[A-Z]+$/;

// What pg reports without a code: a lost connection, a time-out.
const POSTGRES_UNAVAILABLE_TEXT =
  /^(Connection terminated|Client has encountered a connection error|timeout expired|Query read timeout|timeout exceeded when)/;

function isUnavailable(error: unknown, codes: RegExp): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return typeof code === 'string' ? codes.test(code) : POSTGRES_UNAVAILABLE_TEXT.test(error.message);
}

function unavailable(cause: unknown): StorageUnavailable {
  return new StorageUnavailable('the database cannot serve now', { cause });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

import type Database from 'better-sqlite3';
import {
  type DatabaseConnection,
  PostgresDialect,
  PostgresDriver,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import type pg from 'pg';

// Kysely's own dialects with two differences. A transaction that fails answers why it failed, even when the roll-back
// fails too: Kysely would answer the roll-back's error instead (ST3, ST8). And migrations on SQLite run in a transaction,
// so that a start which dies half-way through can be repeated (ST1, ST7).

export function createSqliteDialect(database: Database.Database): SqliteDialect {
  return new TransactionalSqliteDialect({ database });
}

export function createPostgresDialect(pool: pg.Pool): PostgresDialect {
  const dialect = new PostgresDialect({ pool });
  dialect.createDriver = () => new ForgivingPostgresDriver({ pool });
  return dialect;
}

class TransactionalSqliteDialect extends SqliteDialect {
  readonly #database: Database.Database;

  constructor(config: SqliteDialectConfig & { database: Database.Database }) {
    super(config);
    this.#database = config.database;
  }

  override createDriver(): SqliteDriver {
    return new TransactionalSqliteDriver(this.#database);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): true {
    return true;
  }
}

class TransactionalSqliteDriver extends SqliteDriver {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database });
    this.#database = database;
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk makes SQLite roll back by itself; there is nothing left to do then.
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

class ForgivingPostgresDriver extends PostgresDriver {
  override async rollbackTransaction(connection: Parameters<PostgresDriver['rollbackTransaction']>[0]): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      // The connection is broken: the server rolls back with it, and the pool lets it go. The caller gets the first error.
      if (!(error instanceof Error)) throw error;
    }
  }
}

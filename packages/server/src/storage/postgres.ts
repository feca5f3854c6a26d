import { Kysely } from 'kysely';
import pg from 'pg';
import type { Clock } from '../ports.ts';
import { createAnnounce } from './announce.ts';
import { postgresDialect } from './dialect.ts';
import type { Engine } from './engine.ts';
import { createPostgresDialect } from './kysely-dialects.ts';
import { migrate } from './migrate.ts';
import { createPostgresAppend } from './postgres-append.ts';
import { postgresWords } from './postgres-words.ts';
import type { Schema } from './schema.ts';
import { createWebhookListeners } from './webhook-listeners.ts';

export interface PostgresOptions {
  url: string;
  /** Tests freeze time with it; otherwise marks come from the database's clock, the one all nodes share (H3). */
  clock?: Pick<Clock, 'now'>;
  /** Connections at the most. */
  poolMax?: number;
  /** Of their own for appends. */
  appendConnections?: number;
  /** A connection broke while idle; the pool makes a new one when it needs one (ST8). */
  onLostConnection: (error: Error) => void;
  /** Something was written down for webhooks, or is about to be. */
  onAnnounced?: (() => void) | undefined;
}

const BIGINT_OID = 20;
/** One batch runs at a time; the second is for the next while the first connection is being replaced. */
const APPEND_CONNECTIONS = 2;

/** The engine for several nodes, or for who has a PostgreSQL anyway. */
export async function openPostgres(options: PostgresOptions): Promise<Engine> {
  const { url, clock, poolMax = 10, appendConnections = APPEND_CONNECTIONS, onLostConnection } = options;
  const openPool = (max: number) => {
    const pool = new pg.Pool({ ...poolOptions(url), max });
    // Without listeners, on idle connections and on those in use, the process would end with the connection.
    pool.on('error', onLostConnection);
    pool.on('connect', client => client.on('error', onLostConnection));
    return pool;
  };
  const pool = openPool(poolMax);
  // Sends do not queue behind ten thousand clients that come back at once.
  const appendPool = openPool(appendConnections);
  const db = new Kysely<Schema>({ dialect: createPostgresDialect(pool) });
  try {
    await migrate(db, postgresDialect);
  } catch (error) {
    await Promise.all([db.destroy(), appendPool.end()]);
    throw error;
  }
  const listeners = createWebhookListeners({ soleWriter: false, onWritten: options.onAnnounced });
  return {
    dialect: postgresDialect,
    soleWriter: false,
    reader: db,
    write: work => db.transaction().execute(work),
    prepare: (name, query) => async parameters =>
      (await pool.query({ name, text: query.sql, values: parameters })).rows as never,
    appendBatch: createPostgresAppend(appendPool, () => clock?.now() ?? null, listeners),
    announce: createAnnounce(listeners, () => clock?.now() ?? Date.now()),
    listeners,
    words: postgresWords,
    now: async () => clock?.now() ?? (await readClock(pool)),
    ping: async () => void (await pool.query('select 1')),
    close: async () => void (await Promise.all([db.destroy(), appendPool.end()])),
  };
}

async function readClock(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query('select (extract(epoch from clock_timestamp()) * 1000)::bigint as now');
  return rows[0].now;
}

function poolOptions(url: string): pg.PoolConfig {
  return {
    connectionString: url,
    application_name: 'deskbell',
    connectionTimeoutMillis: 5_000,
    // The server gives up first, so that the outcome is known; the client's limit is for a server that is gone.
    statement_timeout: 10_000,
    query_timeout: 12_000,
    // A node that freezes in the middle of a transaction lets go of its locks before those who wait for them give up.
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
    types: { getTypeParser: readBigintAsNumber },
  };
}

/** Instants and counters stay far below 2^53. */
function readBigintAsNumber(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === BIGINT_OID ? Number : (pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown);
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { requireLaterClock } from './clock-check.ts';
import { listFiles, restoreFiles, setFilesAside } from './copy-files.ts';
import { ASIDE_PREFIX } from './dump-postgres.ts';
import { launch, withPasswordFile } from './postgres-programs.ts';
import { type Restore, RestoreRefused } from './restore.ts';

/** Old tables out of the way, the backup's in their place: one transaction, so that it is all or nothing. */
export async function restorePostgres(databaseUrl: string, dataDir: string, order: Restore): Promise<string | null> {
  const { store, clock, manifest, time, hashes } = order;
  const state = await inspect(databaseUrl);
  if (state.nodes > 0) {
    throw new RestoreRefused(
      `a Deskbell server is connected to this database (${state.nodes} connections): stop it first`,
    );
  }
  const hasFiles = store !== null && (await listFiles(store)).length > 0;
  if ((state.tables.length > 0 || hasFiles) && !order.force) {
    throw new RestoreRefused('the database is not empty: --force replaces what is there, and keeps it aside');
  }
  const known = Math.max(manifest.beganAt, manifest.newestMessageAt ?? 0, state.newestMark ?? 0);
  // Marks come from the database's clock.
  await requireLaterClock(known, async () => (await inspect(databaseUrl)).now, clock);

  if (store !== null) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    await restoreFiles(order.backup, hashes, store);
  }
  const schema = ASIDE_PREFIX + time.toLowerCase();
  await withPasswordFile(databaseUrl, url => load(url, order.database, moveAside(schema, state)));
  const places = state.tables.length > 0 ? [`the schema ${schema} of the database`] : [];
  if (store !== null && hasFiles) {
    const aside = join(dataDir, `before-restore-${time}`);
    await setFilesAside(store, hashes, aside);
    places.push(aside);
  }
  return places.length > 0 ? places.join(' and ') : null;
}

interface DatabaseState {
  tables: string[];
  /** With their arguments, ready for a statement; what extensions brought stays where it is. */
  functions: string[];
  /** Connections of servers. */
  nodes: number;
  /** The database's clock. */
  now: number;
  newestMark: number | null;
}

async function inspect(connectionString: string): Promise<DatabaseState> {
  const client = new pg.Client({
    connectionString,
    application_name: 'deskbell-restore',
    connectionTimeoutMillis: 5_000,
  });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    );
    const functions = await client.query<{ signature: string }>(
      `select format('%I(%s)', proname, pg_get_function_identity_arguments(oid)) as signature from pg_proc
       where pronamespace = 'public'::regnamespace and prokind = 'f'
         and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')`,
    );
    const { rows } = await client.query<{ nodes: number; now: number }>(
      `select (extract(epoch from clock_timestamp()) * 1000)::float8 as now,
         (select count(*)::int from pg_stat_activity
          where datname = current_database() and application_name = 'deskbell') as nodes`,
    );
    const names = tables.rows.map(({ name }) => name);
    const marks = names.includes('conversation')
      ? await client.query<{ mark: number | null }>(
          'select max(last_message_at)::float8 as mark from public.conversation',
        )
      : null;
    const [row] = rows;
    return {
      tables: names,
      functions: functions.rows.map(({ signature }) => signature),
      nodes: row?.nodes ?? 0,
      now: row?.now ?? 0,
      newestMark: marks?.rows[0]?.mark ?? null,
    };
  } finally {
    await client.end();
  }
}

/** Sequences and indexes go with their tables. */
function moveAside(schema: string, { tables, functions }: DatabaseState): string {
  if (tables.length === 0) return '';
  const quote = (name: string) => pg.escapeIdentifier(name);
  const moves = tables.map(table => `alter table public.${quote(table)} set schema ${quote(schema)};\n`);
  for (const signature of functions) {
    moves.push(`alter function public.${signature} set schema ${quote(schema)};\n`);
  }
  return `create schema ${quote(schema)};\n${moves.join('')}`;
}

/** pg_restore writes SQL, psql runs it. Only a script that came to its end is committed. */
async function load(url: string, dump: string, before: string): Promise<void> {
  const psql = launch('psql', [
    '--no-psqlrc',
    '--quiet',
    '--single-transaction',
    '--set=ON_ERROR_STOP=1',
    '--file=-',
    `--dbname=${url}`,
  ]);
  psql.child.stdout.resume();
  // When psql gives up, its own complaint says more than the broken pipe.
  psql.child.stdin.on('error', () => script.child.kill());
  // Nobody reads on: else the writer would wait for ever on a full pipe.
  psql.child.once('close', () => script.child.kill());
  const script = launch('pg_restore', ['--no-owner', '--no-privileges', '--file=-', dump]);
  script.child.stdin.end();
  psql.child.stdin.write(before);
  script.child.stdout.pipe(psql.child.stdin, { end: false });
  const written = script.ended.then(
    // The planner knows nothing of tables that are new.
    () => void psql.child.stdin.end('analyze;\n'),
    (error: unknown) => {
      // Killed before the end of its input it cannot commit.
      psql.child.kill('SIGKILL');
      throw error;
    },
  );
  const [scripted, loaded] = await Promise.allSettled([written, psql.ended]);
  if (loaded.status === 'rejected' && !psql.child.killed) throw loaded.reason;
  if (scripted.status === 'rejected') throw scripted.reason;
}

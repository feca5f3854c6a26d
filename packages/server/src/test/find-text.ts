import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';

/** Where a text occurs, e.g. `note.content`; whatever the case of its letters. */
export type FindText = (text: string) => Promise<string[]>;

/** Every column of every table, those of virtual tables' own tables too, bytes among them. */
export function findInSqlite(file: string): FindText {
  return async text => {
    const database = new Database(file, { readonly: true });
    try {
      const tables = database
        .prepare(`select name from sqlite_master where type = 'table' and sql not like 'create virtual%'`)
        .pluck()
        .all() as string[];
      return tables.flatMap(table => {
        const rows = database.prepare(`select * from "${table}"`).all() as Record<string, unknown>[];
        const columns = rows.flatMap(row => Object.keys(row).filter(column => holds(row[column], text)));
        return [...new Set(columns)].map(column => `${table}.${column}`);
      });
    } finally {
      database.close();
    }
  };
}

function holds(value: unknown, text: string): boolean {
  const words = Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
  return words.toLowerCase().includes(text.toLowerCase());
}

export function findInPostgres(url: string): FindText {
  return async text => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const { rows: tables } = await client.query<{ name: string }>(
        'select tablename as name from pg_tables where schemaname = current_schema() order by 1',
      );
      const found: string[] = [];
      for (const { name } of tables) {
        // Its columns as one object: rows with the text somewhere, then where.
        const { rows } = await client.query<{ columns: Record<string, unknown> }>(
          `select to_jsonb("${name}") as columns from "${name}" where strpos(lower("${name}"::text), lower($1)) > 0`,
          [text],
        );
        const columns = rows.flatMap(row =>
          Object.keys(row.columns).filter(column => holds(row.columns[column], text)),
        );
        found.push(...new Set(columns.map(column => `${name}.${column}`)));
      }
      return found;
    } finally {
      await client.end();
    }
  };
}

/** Names and bytes of every file below the directory. */
export function findInFiles(directory: string): FindText {
  return async text => {
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    return files.flatMap(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return holds(path, text) || holds(readFileSync(path), text) ? [relative(directory, path)] : [];
    });
  };
}

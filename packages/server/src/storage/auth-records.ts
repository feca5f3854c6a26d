import {
  type ExpressionBuilder,
  type ExpressionWrapper,
  type Kysely,
  type SqlBool,
  sql,
  type Transaction,
} from 'kysely';
import type { AuthCondition, AuthRecords, AuthRow, AuthTable } from '../ports/members.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';
import { noteEnded } from './session-rows.ts';

/** Tables whose columns are named by the caller. */
type Loose = Record<AuthTable, AuthRow>;
const loosely = (db: Kysely<Schema> | Transaction<Schema>) => db as unknown as Kysely<Loose>;

/** Rows for the log-in library (decisions/0011): plain statements, each through the one reader or writer. */
export function createAuthRecords({ reader, write, dialect }: Engine): AuthRecords {
  return {
    async insertAuthRow(table, row) {
      return write(transaction =>
        loosely(transaction).insertInto(table).values(row).returningAll().executeTakeFirstOrThrow(),
      );
    },

    async findAuthRows(table, where, { limit, offset, sortBy } = {}) {
      let query = loosely(reader).selectFrom(table).selectAll().where(matching(where));
      if (sortBy) query = query.orderBy(sortBy.column, sortBy.direction);
      // SQLite knows no offset without a limit.
      if (limit !== undefined) query = query.limit(limit).offset(offset ?? 0);
      return query.execute();
    },

    async countAuthRows(table, where) {
      const { count } = await loosely(reader)
        .selectFrom(table)
        .select(eb => eb.fn.countAll<number>().as('count'))
        .where(matching(where))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async updateAuthRows(table, where, change) {
      return write(transaction =>
        loosely(transaction).updateTable(table).set(change).where(matching(where)).returningAll().execute(),
      );
    },

    async incrementAuthRow(table, where, increment, set) {
      return write(async transaction => {
        const db = loosely(transaction);
        const query = db.selectFrom(table).selectAll().where(matching(where)).limit(1);
        const row = await (dialect.name === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
        if (!row) return null;
        const counted = Object.entries(increment).map(([column, by]) => [column, Number(row[column] ?? 0) + by]);
        return db
          .updateTable(table)
          .set({ ...set, ...Object.fromEntries(counted) })
          .where('id', '=', row['id'] ?? null)
          .returningAll()
          .executeTakeFirstOrThrow();
      });
    },

    async deleteAuthRows(table, where, now) {
      return write(async transaction => {
        const rows = await loosely(transaction).deleteFrom(table).where(matching(where)).returningAll().execute();
        if (table !== 'member_session') return { rows, ended: [] };
        const sessions = rows.map(row => ({ id: String(row['id']), tokenHash: String(row['token_hash']) }));
        return { rows, ended: await noteEnded(transaction, sessions, now) };
      });
    },
  };
}

type Builder = ExpressionBuilder<Loose, AuthTable>;

function matching(where: AuthCondition[]) {
  return (eb: Builder): ExpressionWrapper<Loose, AuthTable, SqlBool> => {
    const of = (joins: AuthCondition['joins']) =>
      where.filter(condition => condition.joins === joins).map(condition => compare(eb, condition));
    const [all, any] = [of('and'), of('or')];
    return eb.and(any.length > 0 ? [...all, eb.or(any)] : all);
  };
}

function compare(eb: Builder, { column, operator, value }: AuthCondition) {
  if (value === null) return eb(column, operator === '!=' ? 'is not' : 'is', null);
  if (Array.isArray(value)) {
    // Nothing is in an empty list, and a list of nothing is no SQL.
    if (value.length === 0) return operator === 'not in' ? sql<SqlBool>`1 = 1` : sql<SqlBool>`1 = 0`;
    return eb(column, operator === 'not in' ? 'not in' : 'in', value);
  }
  return eb(column, operator, value);
}

import type { AuthCondition, AuthRow, AuthTable, AuthValue } from '../ports/members.ts';
import { TABLES } from './tables.ts';

// Between the library's records and rows: names, and the token of a session, which only its hash is kept of.

/** A condition as the library says it. */
export interface Condition {
  field: string;
  value: unknown;
  operator?: string | undefined;
  connector?: string | undefined;
}

/** Parts of a text it looks for nowhere in what we use. */
const OPERATORS: Record<string, AuthCondition['operator']> = {
  eq: '=',
  ne: '!=',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
  in: 'in',
  not_in: 'not in',
};

export interface RecordsOf {
  table: AuthTable;
  toColumn(field: string): string;
  toRow(record: Record<string, unknown>): AuthRow;
  toWhere(conditions: Condition[]): AuthCondition[];
  toRecord(row: AuthRow): Record<string, unknown>;
}

/** For one call: it remembers the tokens that came in, so that they go out again as they were. */
export function recordsOf(model: string, hashToken: (token: string) => string): RecordsOf {
  const known = TABLES[model];
  if (!known) throw new Error(`the log-in library asks for ${model}, which there is no table for`);
  const { table, columns } = known;
  const tokens = new Map<string, string>();

  function toColumn(field: string): string {
    const column = columns[field];
    if (column === undefined) throw new Error(`the log-in library asks for ${model}.${field}, which is not kept`);
    return column;
  }

  function toValue(column: string, value: unknown): AuthValue {
    if (column !== 'token_hash' || typeof value !== 'string') return (value ?? null) as AuthValue;
    const hash = hashToken(value);
    tokens.set(hash, value);
    return hash;
  }

  return {
    table,
    toColumn,
    toRow(record) {
      const kept = Object.entries(record).filter(
        ([field, value]) => columns[field] !== undefined && value !== undefined,
      );
      return Object.fromEntries(
        kept.map(([field, value]) => {
          const column = toColumn(field);
          return [column, toValue(column, value)];
        }),
      );
    },
    toWhere: conditions =>
      conditions.map(({ field, value, operator = 'eq', connector }) => {
        const column = toColumn(field);
        const known = OPERATORS[operator];
        if (known === undefined) throw new Error(`the log-in library asks for the operator ${operator}`);
        return {
          column,
          operator: known,
          value: Array.isArray(value) ? value.map(one => toValue(column, one)) : toValue(column, value),
          joins: connector === 'OR' ? 'or' : 'and',
        };
      }),
    toRecord: row =>
      Object.fromEntries(
        Object.entries(columns).map(([field, column]) => {
          const value = row[column] ?? null;
          return [field, column === 'token_hash' ? (tokens.get(String(value)) ?? value) : value];
        }),
      ),
  };
}

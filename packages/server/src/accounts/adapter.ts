import { createAdapterFactory } from 'better-auth/adapters';
import type { AuthRecords, AuthRow } from '../ports/members.ts';
import type { Clock, EndedSession } from '../ports.ts';
import { type Condition, recordsOf } from './records.ts';

export interface AdapterOptions {
  records: AuthRecords;
  clock: Pick<Clock, 'now'>;
  hashToken: (token: string) => string;
  /** Sessions the library deleted. */
  onEnded: (ended: EndedSession[]) => void;
}

/** The log-in library on our storage: its records pass through the one writer, like all else (decisions/0011). */
export function createAuthAdapter({ records, clock, hashToken, onEnded }: AdapterOptions) {
  const of = (model: string) => recordsOf(model, hashToken);

  async function remove(model: string, conditions: Condition[]): Promise<number> {
    const { table, toWhere } = of(model);
    const { rows, ended } = await records.deleteAuthRows(table, toWhere(conditions), clock.now());
    if (ended.length > 0) onEnded(ended);
    return rows.length;
  }

  return createAdapterFactory({
    config: {
      adapterId: 'deskbell',
      adapterName: 'Deskbell',
      supportsDates: true,
      supportsBooleans: true,
      supportsJSON: false,
      supportsNumericIds: false,
      transaction: false,
      // Instants are epoch milliseconds, booleans 0 and 1: the same on both engines.
      customTransformInput: ({ data }) =>
        data instanceof Date ? data.getTime() : typeof data === 'boolean' ? Number(data) : data,
      customTransformOutput: ({ data, fieldAttributes }) => {
        if (data === null || data === undefined) return data;
        if (fieldAttributes.type === 'date') return new Date(Number(data));
        return fieldAttributes.type === 'boolean' ? Number(data) === 1 : data;
      },
    },
    adapter: () => ({
      async create({ model, data }) {
        const { table, toRow, toRecord } = of(model);
        const row = toRow(data);
        const seen: AuthRow = table === 'member_session' ? { last_seen_at: row['created_at'] ?? clock.now() } : {};
        return toRecord(await records.insertAuthRow(table, { ...row, ...seen })) as never;
      },
      async findOne({ model, where }) {
        const { table, toWhere, toRecord } = of(model);
        const [row] = await records.findAuthRows(table, toWhere(where), { limit: 1 });
        return row ? (toRecord(row) as never) : null;
      },
      async findMany({ model, where, limit, offset, sortBy }) {
        const { table, toWhere, toRecord, toColumn } = of(model);
        const rows = await records.findAuthRows(table, toWhere(where ?? []), {
          limit,
          ...(offset !== undefined && { offset }),
          ...(sortBy && { sortBy: { column: toColumn(sortBy.field), direction: sortBy.direction } }),
        });
        return rows.map(toRecord) as never;
      },
      async update({ model, where, update }) {
        const { table, toWhere, toRow, toRecord } = of(model);
        const change = toRow(update as Record<string, unknown>);
        // What it changes may be nothing we keep.
        const rows =
          Object.keys(change).length === 0
            ? await records.findAuthRows(table, toWhere(where), { limit: 1 })
            : await records.updateAuthRows(table, toWhere(where), change);
        return rows[0] ? (toRecord(rows[0]) as never) : null;
      },
      async updateMany({ model, where, update }) {
        const { table, toWhere, toRow } = of(model);
        const change = toRow(update as Record<string, unknown>);
        if (Object.keys(change).length === 0) return records.countAuthRows(table, toWhere(where));
        return (await records.updateAuthRows(table, toWhere(where), change)).length;
      },
      async delete({ model, where }) {
        await remove(model, where);
      },
      deleteMany: ({ model, where }) => remove(model, where),
      async consumeOne({ model, where }) {
        const { table, toWhere, toRecord } = of(model);
        const { rows, ended } = await records.deleteAuthRows(table, toWhere(where), clock.now());
        if (ended.length > 0) onEnded(ended);
        return rows[0] ? (toRecord(rows[0]) as never) : null;
      },
      async incrementOne({ model, where, increment, set }) {
        const { table, toWhere, toRow, toRecord, toColumn } = of(model);
        const counted = Object.fromEntries(
          Object.entries(increment).map(([field, by]) => [toColumn(field), by as number]),
        );
        const row = await records.incrementAuthRow(table, toWhere(where), counted, toRow(set ?? {}));
        return row ? (toRecord(row) as never) : null;
      },
      async count({ model, where }) {
        const { table, toWhere } = of(model);
        return records.countAuthRows(table, toWhere(where ?? []));
      },
    }),
  });
}

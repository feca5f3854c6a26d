import { LIMITS } from '@deskbell/protocol';
import type { Selectable } from 'kysely';
import type { MacroRecord } from '../domain/writing.ts';
import type { Macros } from '../ports/writing.ts';
import type { Engine } from './engine.ts';
import type { MacroTable } from './schema-writing.ts';

// Here and not in the database: on PostgreSQL the order would be that of the database's locale, on SQLite that of the bytes.
const TITLES = new Intl.Collator('en', { numeric: true });

export function createMacros({ reader, write, dialect }: Engine): Macros {
  const orTaken = (error: unknown): 'taken' => {
    if (dialect.isTaken(error)) return 'taken';
    throw error;
  };
  return {
    async listMacros(tenant) {
      const rows = await reader
        .selectFrom('macro')
        .selectAll()
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .orderBy('id')
        .limit(LIMITS.macrosMax)
        .execute();
      return rows.map(toMacro).sort((a, b) => TITLES.compare(a.title, b.title));
    },

    createMacro: (macro, max) =>
      write(async transaction => {
        const { tenant } = macro;
        // One after the other, so that two at once are both counted.
        await dialect
          .lockRows(transaction.selectFrom('business').select('id'))
          .where('id', '=', tenant.businessId)
          .execute();
        const { count } = await transaction
          .selectFrom('macro')
          .select(eb => eb.fn.countAll<number>().as('count'))
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .executeTakeFirstOrThrow();
        if (Number(count) >= max) return 'full' as const;
        await transaction
          .insertInto('macro')
          .values({
            id: macro.id,
            business_id: tenant.businessId,
            environment: tenant.environment,
            title: macro.title,
            shortcut: macro.shortcut,
            content: macro.content,
            actions: JSON.stringify(macro.actions),
            created_at: macro.createdAt,
          })
          .execute();
        return 'created' as const;
      }).catch(orTaken),

    changeMacro: (tenant, id, { actions, ...texts }) =>
      write(async transaction => {
        const row = await transaction
          .updateTable('macro')
          .set({ ...texts, ...(actions !== undefined && { actions: JSON.stringify(actions) }) })
          .where('id', '=', id)
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .returningAll()
          .executeTakeFirst();
        return row ? toMacro(row) : null;
      }).catch(orTaken),

    async deleteMacro(tenant, id) {
      const { numDeletedRows } = await write(transaction =>
        transaction
          .deleteFrom('macro')
          .where('id', '=', id)
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .executeTakeFirst(),
      );
      return numDeletedRows === 1n;
    },
  };
}

function toMacro(row: Selectable<MacroTable>): MacroRecord {
  return {
    id: row.id,
    tenant: { businessId: row.business_id, environment: row.environment },
    title: row.title,
    shortcut: row.shortcut,
    content: row.content,
    actions: JSON.parse(row.actions),
    createdAt: row.created_at,
  };
}

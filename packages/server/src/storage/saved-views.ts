import type { Selectable, Transaction } from 'kysely';
import type { SavedViewRecord } from '../domain/model.ts';
import type { Desk, ViewPatch } from '../ports.ts';
import type { Dialect } from './dialect.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';
import type { SavedViewTable } from './schema-desk.ts';

type Views = Pick<Desk, 'listViews' | 'getView' | 'createView' | 'changeView' | 'deleteView'>;

export function createSavedViews({ reader, write, dialect }: Engine): Views {
  return {
    async listViews(tenant, ownerId) {
      const rows = await reader
        .selectFrom('saved_view')
        .selectAll()
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .where(({ eb, or }) => or([eb('shared', '=', 1), eb('owner_id', '=', ownerId ?? '')]))
        .execute();
      return rows.map(toView).sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    },

    async getView(tenant, id) {
      const row = await reader
        .selectFrom('saved_view')
        .selectAll()
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? toView(row) : null;
    },

    createView: (view, max) =>
      write(async transaction => {
        if ((await countAlike(transaction, dialect, view)) >= max) return 'full';
        const { id, tenant, name, filter, sort, shared, ownerId, createdAt } = view;
        await transaction
          .insertInto('saved_view')
          .values({
            id,
            business_id: tenant.businessId,
            environment: tenant.environment,
            owner_id: ownerId,
            name,
            filter: JSON.stringify(filter),
            sort,
            shared: shared ? 1 : 0,
            created_at: createdAt,
          })
          .execute();
        return 'created';
      }),

    changeView: (tenant, id, patch, max) =>
      write(async transaction => {
        const row = await dialect
          .lockRows(transaction.selectFrom('saved_view').selectAll())
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .where('id', '=', id)
          .executeTakeFirst();
        if (!row) return null;
        const view = toView(row);
        const changed = { ...view, ...patch };
        if (changed.shared !== view.shared && (await countAlike(transaction, dialect, changed)) >= max) return 'full';
        await transaction.updateTable('saved_view').set(toColumns(patch)).where('id', '=', id).execute();
        return changed;
      }),

    async deleteView(tenant, id) {
      const { numDeletedRows } = await write(transaction =>
        transaction
          .deleteFrom('saved_view')
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .where('id', '=', id)
          .executeTakeFirstOrThrow(),
      );
      return numDeletedRows === 1n;
    },
  };
}

async function countAlike(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  { tenant, shared, ownerId }: SavedViewRecord,
): Promise<number> {
  // One after the other, so that two at once are both counted.
  await dialect.lockRows(transaction.selectFrom('business').select('id')).where('id', '=', tenant.businessId).execute();
  const alike = transaction
    .selectFrom('saved_view')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .where('shared', '=', shared ? 1 : 0);
  const { n } = await (shared ? alike : alike.where('owner_id', '=', ownerId)).executeTakeFirstOrThrow();
  return n;
}

function toColumns({ name, filter, sort, shared }: ViewPatch) {
  return {
    ...(name !== undefined && { name }),
    ...(filter !== undefined && { filter: JSON.stringify(filter) }),
    ...(sort !== undefined && { sort }),
    ...(shared !== undefined && { shared: shared ? 1 : 0 }),
  };
}

function toView(row: Selectable<SavedViewTable>): SavedViewRecord {
  return {
    id: row.id,
    tenant: { businessId: row.business_id, environment: row.environment },
    name: row.name,
    filter: JSON.parse(row.filter),
    sort: row.sort,
    shared: row.shared === 1,
    ownerId: row.owner_id,
    createdAt: row.created_at,
  };
}

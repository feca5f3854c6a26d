import type { KeyRecord } from '../domain/model.ts';
import type { Storage } from '../ports.ts';
import type { Engine } from './engine.ts';
import { toKey } from './rows.ts';

type Keys = Pick<
  Storage,
  'bootstrap' | 'listBusinesses' | 'findKey' | 'listKeys' | 'createKey' | 'changeKey' | 'listOrigins'
>;

export function createKeys({ reader, write, dialect }: Engine): Keys {
  return {
    async bootstrap(business, keys) {
      return write(async transaction => {
        // Two nodes may start on one empty database: the second waits here, then finds the first one's business.
        await dialect.lockTable(transaction, 'business');
        const existing = await transaction.selectFrom('business').select('id').limit(1).executeTakeFirst();
        if (existing) return false;
        const { id, name, createdAt } = business;
        await transaction.insertInto('business').values({ id, name, created_at: createdAt }).execute();
        await transaction.insertInto('api_key').values(keys.map(toRow)).execute();
        return true;
      });
    },

    listBusinesses: () => reader.selectFrom('business').select(['id', 'name']).orderBy('id').execute(),

    async findKey(lookup) {
      const row = await reader.selectFrom('api_key').selectAll().where('lookup', '=', lookup).executeTakeFirst();
      return row ? toKey(row) : null;
    },

    async listKeys(tenant) {
      const rows = await reader
        .selectFrom('api_key')
        .selectAll()
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .orderBy('id')
        .execute();
      return rows.map(toKey);
    },

    async createKey(key) {
      await write(transaction => transaction.insertInto('api_key').values(toRow(key)).execute());
    },

    async changeKey(tenant, id, { origins, enabled }) {
      return write(async transaction => {
        const row = await transaction
          .updateTable('api_key')
          .set({
            ...(origins !== undefined && { origins: JSON.stringify(origins) }),
            ...(enabled !== undefined && { enabled: enabled ? 1 : 0 }),
          })
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst();
        return row ? toKey(row) : null;
      });
    },

    async listOrigins() {
      const rows = await reader
        .selectFrom('api_key')
        .select('origins')
        .where('kind', '=', 'public')
        .where('enabled', '=', 1)
        .execute();
      return new Set(rows.flatMap(row => JSON.parse(row.origins) as string[]));
    },
  };
}

function toRow(key: KeyRecord) {
  return {
    id: key.id,
    business_id: key.tenant.businessId,
    environment: key.tenant.environment,
    kind: key.kind,
    lookup: key.lookup,
    display: key.display,
    origins: JSON.stringify(key.origins),
    enabled: key.enabled ? 1 : 0,
    created_at: key.createdAt,
  };
}

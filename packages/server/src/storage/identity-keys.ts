import type { IdentityKeys } from '../ports/login.ts';
import type { Engine } from './engine.ts';

/** Enabled keys of one algorithm a tenant may have: one in use, one to change over to (ID4). */
const KEYS_PER_ALGORITHM = 2;

export function createIdentityKeys({ reader, write, dialect }: Engine): IdentityKeys {
  return {
    async addIdentityKey({ id, tenant, algorithm, material, createdAt }) {
      return write(async transaction => {
        // Rare enough to hold the whole table: two additions at once must not count the same keys.
        await dialect.lockTable(transaction, 'identity_key');
        const { count } = await transaction
          .selectFrom('identity_key')
          .select(eb => eb.fn.countAll<number>().as('count'))
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .where('algorithm', '=', algorithm)
          .where('enabled', '=', 1)
          .executeTakeFirstOrThrow();
        if (count >= KEYS_PER_ALGORITHM) return false;
        await transaction
          .insertInto('identity_key')
          .values({
            id,
            business_id: tenant.businessId,
            environment: tenant.environment,
            algorithm,
            material,
            enabled: 1,
            created_at: createdAt,
          })
          .execute();
        return true;
      });
    },

    async listIdentityKeys(tenant) {
      const rows = await reader
        .selectFrom('identity_key')
        .select(['id', 'algorithm', 'material', 'created_at'])
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .where('enabled', '=', 1)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(({ created_at, ...key }) => ({ ...key, tenant, createdAt: created_at }));
    },

    async disableIdentityKey(tenant, id) {
      const { numUpdatedRows } = await write(transaction =>
        transaction
          .updateTable('identity_key')
          .set({ enabled: 0 })
          .where('id', '=', id)
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .where('enabled', '=', 1)
          .executeTakeFirstOrThrow(),
      );
      return numUpdatedRows === 1n;
    },

    async useIdentityToken(tenant, { jti, expiresAt }) {
      const { numInsertedOrUpdatedRows } = await write(transaction =>
        transaction
          .insertInto('used_identity_token')
          .values({ jti, business_id: tenant.businessId, environment: tenant.environment, expires_at: expiresAt })
          .onConflict(conflict => conflict.doNothing())
          .executeTakeFirstOrThrow(),
      );
      return numInsertedOrUpdatedRows === 1n;
    },
  };
}

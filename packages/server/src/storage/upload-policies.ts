import type { Uploads } from '../ports.ts';
import type { Engine } from './engine.ts';
import { toUploadPolicy } from './rows.ts';

export function createUploadPolicies({ reader, write }: Engine): Pick<Uploads, 'findUploadPolicy' | 'setUploadPolicy'> {
  return {
    async findUploadPolicy(tenant) {
      const row = await reader
        .selectFrom('upload_policy')
        .selectAll()
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .executeTakeFirst();
      return row ? toUploadPolicy(row) : null;
    },

    async setUploadPolicy(tenant, policy) {
      const columns = {
        enabled: policy.enabled ? 1 : 0,
        max_bytes: policy.maxBytes,
        content_types: JSON.stringify(policy.contentTypes),
        max_per_message: policy.maxPerMessage,
      };
      await write(transaction =>
        transaction
          .insertInto('upload_policy')
          .values({ business_id: tenant.businessId, environment: tenant.environment, ...columns })
          .onConflict(conflict => conflict.columns(['business_id', 'environment']).doUpdateSet(columns))
          .execute(),
      );
    },
  };
}

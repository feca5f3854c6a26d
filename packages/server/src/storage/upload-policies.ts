import type { Uploads } from '../ports.ts';
import type { Engine } from './engine.ts';
import { toUploadPolicy } from './rows.ts';
import { changeSettings, findSettings } from './tenant-settings.ts';

export function createUploadPolicies({ reader, write }: Engine): Pick<Uploads, 'findUploadPolicy' | 'setUploadPolicy'> {
  return {
    async findUploadPolicy(tenant) {
      const row = await findSettings(reader, 'upload_policy', tenant);
      return row ? toUploadPolicy(row) : null;
    },

    async setUploadPolicy(tenant, policy) {
      const columns = {
        enabled: policy.enabled ? 1 : 0,
        max_bytes: policy.maxBytes,
        content_types: JSON.stringify(policy.contentTypes),
        max_per_message: policy.maxPerMessage,
      };
      await write(transaction => changeSettings(transaction, 'upload_policy', tenant, columns, columns));
    },
  };
}

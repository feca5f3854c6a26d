import type { UploadPolicyRecord } from '../domain/model.ts';
import type { Uploads } from '../ports.ts';
import type { Engine } from './engine.ts';
import { toUploadPolicy } from './rows.ts';
import type { UploadPolicyTable } from './schema.ts';
import { changeSettings, findSettings, type SettingsColumns } from './tenant-settings.ts';

type Policies = Pick<Uploads, 'findUploadPolicy' | 'changeUploadPolicy'>;

export function createUploadPolicies({ reader, write }: Engine): Policies {
  return {
    async findUploadPolicy(tenant) {
      const row = await findSettings(reader, 'upload_policy', tenant);
      return row ? toUploadPolicy(row) : null;
    },

    async changeUploadPolicy(tenant, initial, change) {
      const row = await write(transaction =>
        changeSettings(transaction, 'upload_policy', tenant, toColumns(initial), toColumns(change)),
      );
      return toUploadPolicy(row);
    },
  };
}

function toColumns(policy: UploadPolicyRecord): SettingsColumns<'upload_policy'>;
function toColumns(policy: Partial<UploadPolicyRecord>): Partial<UploadPolicyTable>;
function toColumns(policy: Partial<UploadPolicyRecord>): Partial<UploadPolicyTable> {
  const { enabled, maxBytes, contentTypes, maxPerMessage } = policy;
  return {
    ...(enabled !== undefined && { enabled: enabled ? 1 : 0 }),
    ...(maxBytes !== undefined && { max_bytes: maxBytes }),
    ...(contentTypes !== undefined && { content_types: JSON.stringify(contentTypes) }),
    ...(maxPerMessage !== undefined && { max_per_message: maxPerMessage }),
  };
}

import type { Transaction } from 'kysely';
import { changeAttributes } from '../domain/attributes.ts';
import type { CustomerRecord, Tenant } from '../domain/model.ts';
import { canBeFound } from '../domain/profile.ts';
import type { CustomerPatch, Storage } from '../ports.ts';
import { announceCustomer } from './announce-customer.ts';
import type { Dialect } from './dialect.ts';
import type { Engine } from './engine.ts';
import { toCustomer } from './rows.ts';
import type { Schema } from './schema.ts';

type Customers = Pick<Storage, 'getCustomers' | 'changeCustomer'>;

export function createCustomers({ reader, write, dialect, announce }: Engine): Customers {
  return {
    async getCustomers(tenant, ids) {
      if (ids.length === 0) return [];
      const rows = await reader
        .selectFrom('customer')
        .selectAll()
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .where('id', 'in', ids)
        .execute();
      return rows.map(toCustomer);
    },

    async changeCustomer(tenant, id, patch) {
      return write(async transaction => {
        const customer = await lockCustomer(transaction, dialect, tenant, id);
        if (!customer) return { kind: 'no-customer' };
        const next = { ...customer, ...unproven(customer, patch) };
        // Under the lock: of two changes at once each might leave what the other takes out.
        if (!canBeFound(next)) return { kind: 'unreachable' };
        await announceCustomer(announce, transaction, customer, next);
        return { kind: 'changed', customer: await saveCustomer(transaction, next) };
      });
    },
  };
}

export async function lockCustomer(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  tenant: Tenant,
  id: string,
): Promise<CustomerRecord | null> {
  const row = await dialect
    .lockRows(transaction.selectFrom('customer').selectAll())
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toCustomer(row) : null;
}

function unproven(customer: CustomerRecord, patch: CustomerPatch): Partial<CustomerRecord> {
  const { name, email, phone, attributes } = patch;
  return {
    ...(attributes !== undefined && { attributes: changeAttributes(customer.attributes, attributes) }),
    ...(name !== undefined && { name }),
    ...(email !== undefined && email !== customer.email && { email, emailVerified: false }),
    ...(phone !== undefined && phone !== customer.phone && { phone, phoneVerified: false }),
  };
}

export async function saveCustomer(
  transaction: Transaction<Schema>,
  customer: CustomerRecord,
): Promise<CustomerRecord> {
  await transaction.updateTable('customer').set(customerColumns(customer)).where('id', '=', customer.id).execute();
  return customer;
}

export function customerColumns(customer: CustomerRecord) {
  return {
    name: customer.name,
    email: customer.email,
    email_verified: customer.emailVerified ? 1 : 0,
    phone: customer.phone,
    phone_verified: customer.phoneVerified ? 1 : 0,
    external_id: customer.externalId,
    attributes: Object.keys(customer.attributes).length === 0 ? null : JSON.stringify(customer.attributes),
  };
}

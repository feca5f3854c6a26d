import type { Transaction } from 'kysely';
import { changeAttributes } from '../domain/attributes.ts';
import type { Claim, StatedContact } from '../domain/claim.ts';
import { isCustomerId } from '../domain/identity.ts';
import type { CustomerRecord } from '../domain/model.ts';
import type { NewLogin } from '../ports.ts';
import type { Announce } from './announce.ts';
import { announceCustomer } from './announce-customer.ts';
import { customerColumns, lockCustomer, saveCustomer } from './customers.ts';
import type { Dialect } from './dialect.ts';
import { toCustomer } from './rows.ts';
import type { Schema } from './schema.ts';

/**
 * The customer a claim names, locked; made when nobody fits, null only when it names one by an id that does not exist.
 * Only what is proven finds anybody (AU13, ID6).
 */
export async function findOrCreateCustomer(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  { tenant, claim, from, freshCustomerId, now }: NewLogin,
  announce: Announce,
): Promise<CustomerRecord | null> {
  let isNew = false;
  const found = await find();
  const customer = found ?? (claim.subject.kind === 'customer' ? null : await create());
  if (!customer) return null;
  const next = await takeOver(transaction, customer, claim);
  await announceCustomer(announce, transaction, isNew ? null : customer, next);
  return saveCustomer(transaction, next);

  async function find(): Promise<CustomerRecord | null> {
    const { subject } = claim;
    if (subject.kind === 'customer') return lockCustomer(transaction, dialect, tenant, subject.id);
    if (subject.kind === 'external') {
      const known = await lockOne('external_id', subject.id);
      return known ?? (await findByProven(claim));
    }
    const proven = await lockOne(subject.kind, subject.value);
    return proven ?? (await findOwnUnproven(subject.kind, subject.value));
  }

  /** The shop vouches for the contact of somebody it did not know by `sub` until now (ID6). */
  async function findByProven({ email, phone }: Claim): Promise<CustomerRecord | null> {
    const byEmail = email?.verified ? await lockOne('email', email.value) : null;
    const known = byEmail ?? (phone?.verified ? await lockOne('phone', phone.value) : null);
    return known?.externalId === null ? known : null;
  }

  /** Who logged in and now proves the contact of their own profile keeps their account (AU13). */
  async function findOwnUnproven(kind: 'email' | 'phone', value: string): Promise<CustomerRecord | null> {
    if (!from || !isCustomerId(from.identityId)) return null;
    const own = await lockCustomer(transaction, dialect, tenant, from.identityId);
    return own?.[kind] === value ? own : null;
  }

  async function lockOne(column: 'email' | 'phone' | 'external_id', value: string): Promise<CustomerRecord | null> {
    let query = dialect
      .lockRows(transaction.selectFrom('customer').selectAll())
      .where('business_id', '=', tenant.businessId)
      .where('environment', '=', tenant.environment)
      .where(column, '=', value);
    if (column !== 'external_id') query = query.where(`${column}_verified`, '=', 1);
    const row = await query.executeTakeFirst();
    return row ? toCustomer(row) : null;
  }

  /** Two first logins may race: the unique indexes let one in, and the other one finds it. */
  async function create(): Promise<CustomerRecord | null> {
    const { subject } = claim;
    const fresh: CustomerRecord = {
      id: freshCustomerId,
      tenant,
      name: null,
      email: subject.kind === 'email' ? subject.value : null,
      emailVerified: subject.kind === 'email',
      phone: subject.kind === 'phone' ? subject.value : null,
      phoneVerified: subject.kind === 'phone',
      externalId: subject.kind === 'external' ? subject.id : null,
      attributes: {},
      createdAt: now,
    };
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('customer')
      .values({
        id: fresh.id,
        business_id: tenant.businessId,
        environment: tenant.environment,
        created_at: now,
        ...customerColumns(fresh),
      })
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirstOrThrow();
    isNew = numInsertedOrUpdatedRows === 1n;
    return isNew ? fresh : find();
  }
}

/** What a login brings along, written into the profile; what somebody else proved stays theirs. */
async function takeOver(
  transaction: Transaction<Schema>,
  customer: CustomerRecord,
  { subject, name, email, phone, attributes }: Claim,
): Promise<CustomerRecord> {
  const next = { ...customer };
  if (name !== undefined) next.name = name;
  if (attributes !== undefined) next.attributes = changeAttributes(next.attributes, attributes);
  if (subject.kind === 'external') next.externalId = subject.id;
  const stated: { email?: StatedContact | undefined; phone?: StatedContact | undefined } = { email, phone };
  if (subject.kind === 'email' || subject.kind === 'phone') {
    stated[subject.kind] = { value: subject.value, verified: true };
  }
  for (const kind of ['email', 'phone'] as const) {
    const contact = stated[kind];
    const flag = `${kind}Verified` as const;
    if (!contact || (next[kind] === contact.value && (next[flag] || !contact.verified))) continue;
    next[kind] = contact.value;
    next[flag] = contact.verified && !(await isProvenByOther(transaction, customer, kind, contact.value));
  }
  return next;
}

async function isProvenByOther(
  transaction: Transaction<Schema>,
  { id, tenant }: CustomerRecord,
  kind: 'email' | 'phone',
  value: string,
): Promise<boolean> {
  const other = await transaction
    .selectFrom('customer')
    .select('id')
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .where(kind, '=', value)
    .where(`${kind}_verified`, '=', 1)
    .where('id', '<>', id)
    .executeTakeFirst();
  return other !== undefined;
}

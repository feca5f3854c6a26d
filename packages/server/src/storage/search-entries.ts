import type { Kysely, Selectable, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import { splitWords } from '../domain/search-words.ts';
import { tenantName } from '../domain/tenant.ts';
import type { ConversationTable, Schema } from './schema.ts';
import type { NewEntry, WordIndex } from './word-index.ts';

export const KINDS = { message: 0, note: 1, customer: 2 } as const;

/** Entries of one millisecond; their numbers stay below 2^53 until the year 2109. */
const PER_MS = 2048;
/** Private-use characters: they are no letters, so that no word can begin with one. */
const SCOPES = 0xf0000;

/** What the words of a tenant's customers, or of what was written there, begin with: one character each. */
export function scopeOf(tenantNumber: number, part: 'customers' | 'texts'): string {
  return String.fromCodePoint(SCOPES + tenantNumber * 2 + (part === 'customers' ? 1 : 0));
}

/** Something to be indexed. */
export interface Indexable {
  tenant: Tenant;
  kind: keyof typeof KINDS;
  conversationNumber: number | null;
  customerId: string | null;
  createdAt: number;
  text: string;
}

/** The part of a conversation's or a customer's row that says whose it is. */
export type Tenanted = Pick<Selectable<ConversationTable>, 'business_id' | 'environment'>;

export function toTenant({ business_id, environment }: Tenanted): Tenant {
  return { businessId: business_id, environment };
}

/** Null: nothing of the tenant was ever indexed. */
export async function findTenantNumber(db: Kysely<Schema>, tenant: Tenant): Promise<number | null> {
  const row = await db
    .selectFrom('search_tenant')
    .select('number')
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .executeTakeFirst();
  return row?.number ?? null;
}

async function tenantNumberFor(transaction: Transaction<Schema>, tenant: Tenant): Promise<number> {
  const number = await findTenantNumber(transaction, tenant);
  if (number !== null) return number;
  const { businessId, environment } = tenant;
  const row = await transaction
    .insertInto('search_tenant')
    .values({ business_id: businessId, environment })
    .returning('number')
    .executeTakeFirstOrThrow();
  return row.number;
}

/** Gives each its place in time and indexes its words. */
export async function addEntries(
  transaction: Transaction<Schema>,
  words: WordIndex,
  items: Indexable[],
): Promise<void> {
  if (items.length === 0) return;
  const numbers = await findPlaces(transaction, items);
  const tenants = new Map<string, number>();
  const entries: NewEntry[] = [];
  for (const [index, item] of items.entries()) {
    const name = tenantName(item.tenant);
    const tenantNumber = tenants.get(name) ?? (await tenantNumberFor(transaction, item.tenant));
    tenants.set(name, tenantNumber);
    const scope = scopeOf(tenantNumber, item.kind === 'customer' ? 'customers' : 'texts');
    entries.push({
      number: numbers[index] as number,
      tenant_number: tenantNumber,
      kind: KINDS[item.kind],
      conversation_number: item.conversationNumber,
      created_at: item.createdAt,
      customer_id: item.customerId,
      words: splitWords(item.text).map(word => scope + word.text),
    });
  }
  await words.insert(transaction, entries);
}

/** A free number of each one's millisecond, or of one soon after it. */
async function findPlaces(transaction: Transaction<Schema>, items: Indexable[]): Promise<number[]> {
  const taken = new Set<number>();
  const wanted = items.map(
    ({ createdAt, conversationNumber }) => createdAt * PER_MS + ((conversationNumber ?? 0) % PER_MS),
  );
  for (const row of await occupied(transaction, wanted)) taken.add(row);
  const places: number[] = [];
  for (const number of wanted) {
    let place = number;
    while (taken.has(place) || (place !== number && (await occupied(transaction, [place])).length > 0)) place++;
    taken.add(place);
    places.push(place);
  }
  return places;
}

async function occupied(transaction: Transaction<Schema>, numbers: number[]): Promise<number[]> {
  const rows = await transaction
    .selectFrom('search_entry')
    .select('number')
    .where(sql.ref('number'), 'in', numbers)
    .execute();
  return rows.map(row => row.number);
}

import type { Kysely, Selectable } from 'kysely';
import type { FoundText, Search, SearchPlace } from '../ports/search.ts';
import type { Engine } from './engine.ts';
import { toConversation } from './rows.ts';
import type { ConversationTable, Schema } from './schema.ts';
import { findTenantNumber, KINDS, scopeOf } from './search-entries.ts';
import { createIndexing, customerText } from './search-indexing.ts';

const BEFORE_ALL = Number.MAX_SAFE_INTEGER;

export function createSearch(engine: Engine): Search {
  const { reader, words } = engine;

  return {
    ...createIndexing(engine),

    async findTexts(tenant, phrases, from, limit) {
      const tenantNumber = phrases.length > 0 ? await findTenantNumber(reader, tenant) : null;
      if (tenantNumber === null) return { found: [], next: null };
      const found: FoundText[] = [];
      let place: SearchPlace | null = from ?? { part: 'customers', before: BEFORE_ALL };
      while (place && found.length < limit) {
        const { part, before }: SearchPlace = place;
        const scope = scopeOf(tenantNumber, part);
        const query = { scope, tenantNumber, phrases, before, limit: limit - found.length };
        const { numbers, next } = await words.find(reader, query);
        found.push(...(await readFound(reader, numbers)));
        if (next !== null) place = { part, before: next };
        else place = part === 'customers' ? { part: 'texts', before: BEFORE_ALL } : null;
        // What an engine looks through at once is bounded: so is what one search does.
        if (next !== null && numbers.length === 0) break;
      }
      return { found, next: place };
    },
  };
}

/** What stands behind the entries, in their order; what is gone is absent. */
async function readFound(reader: Kysely<Schema>, numbers: number[]): Promise<FoundText[]> {
  if (numbers.length === 0) return [];
  const entries = reader.selectFrom('search_entry').where('search_entry.number', 'in', numbers);
  const written = (kind: 'message' | 'note') =>
    entries
      .where('search_entry.kind', '=', KINDS[kind])
      .innerJoin('conversation', 'conversation.number', 'search_entry.conversation_number')
      // Messages have these columns too.
      .innerJoin(`${kind} as item` as 'note as item', join =>
        join
          .onRef('item.conversation_number', '=', 'search_entry.conversation_number')
          .onRef('item.created_at', '=', 'search_entry.created_at'),
      )
      .selectAll('conversation')
      .select(['search_entry.number as entry', 'item.id as item_id', 'item.content as text'])
      .select('item.created_at as item_at')
      .execute();
  const [messages, notes, customers] = await Promise.all([
    written('message'),
    written('note'),
    entries
      .innerJoin('customer', 'customer.id', 'search_entry.customer_id')
      .innerJoin('conversation', join =>
        join
          .onRef('conversation.identity_id', '=', 'customer.id')
          .onRef('conversation.business_id', '=', 'customer.business_id')
          .onRef('conversation.environment', '=', 'customer.environment'),
      )
      .selectAll('conversation')
      .select(['search_entry.number as entry', 'customer.id as item_id', 'customer.created_at as item_at'])
      .select(['customer.name', 'customer.email', 'customer.phone', 'customer.external_id'])
      .execute(),
  ]);
  const found = new Map<number, FoundText>();
  for (const row of messages) found.set(row.entry, toFound(row, 'message', row.text));
  for (const row of notes) found.set(row.entry, toFound(row, 'note', row.text));
  for (const row of customers) found.set(row.entry, toFound(row, 'customer', customerText(row)));
  return numbers.flatMap(number => found.get(number) ?? []);
}

type Row = Selectable<ConversationTable> & { item_id: string; item_at: number };

function toFound(row: Row, kind: FoundText['kind'], text: string): FoundText {
  return { kind, id: row.item_id, text, createdAt: row.item_at, conversation: toConversation(row) };
}

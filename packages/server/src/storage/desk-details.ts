import { LIMITS } from '@deskbell/protocol';
import { sql } from 'kysely';
import { isCustomerId } from '../domain/identity.ts';
import type { ConversationRecord, CustomerRecord, DeskDetails, PreviewRecord, Tenant } from '../domain/model.ts';
import type { Desk } from '../ports.ts';
import type { Engine } from './engine.ts';

/** What a page of conversations shows beside their rows: four reads, however many they are (DK1). */
export function createDeskDetails({ reader }: Engine): Pick<Desk, 'readDeskDetails'> {
  return {
    async readDeskDetails(tenant, conversations, readers) {
      if (conversations.length === 0) return [];
      const numbers = conversations.map(({ number }) => number);
      const [previews, tags, customers, marks] = await Promise.all([
        readPreviews(numbers),
        readTags(numbers),
        readCustomers(tenant, conversations),
        readMarks(numbers, readers),
      ]);
      return conversations.map(
        ({ number, identityId }): DeskDetails => ({
          tags: tags.get(number) ?? [],
          preview: previews.get(number) ?? null,
          customer: customers.get(identityId) ?? { name: null, email: null },
          readThrough: marks.get(number) ?? {},
        }),
      );
    },
  };

  async function readPreviews(numbers: number[]): Promise<Map<number, PreviewRecord>> {
    const rows = await reader
      .selectFrom('conversation')
      .innerJoin('message', join =>
        join
          .onRef('message.conversation_number', '=', 'conversation.number')
          .onRef('message.created_at', '=', 'conversation.last_message_at'),
      )
      .select(['conversation.number', 'message.sender_type', 'message.author_id', 'message.created_at'])
      .select(sql<string>`substr(message.content, 1, ${sql.lit(LIMITS.previewCodePoints)})`.as('content'))
      .where('conversation.number', 'in', numbers)
      .execute();
    return new Map(
      rows.map(row => [
        row.number,
        { senderType: row.sender_type, authorId: row.author_id, content: row.content, createdAt: row.created_at },
      ]),
    );
  }

  async function readTags(numbers: number[]): Promise<Map<number, string[]>> {
    const rows = await reader
      .selectFrom('conversation_tag')
      .select(['conversation_number', 'tag'])
      .where('conversation_number', 'in', numbers)
      .execute();
    const byNumber = Map.groupBy(rows, row => row.conversation_number);
    return new Map([...byNumber].map(([number, tagged]) => [number, tagged.map(({ tag }) => tag).sort()]));
  }

  async function readCustomers(
    tenant: Tenant,
    conversations: ConversationRecord[],
  ): Promise<Map<string, Pick<CustomerRecord, 'name' | 'email'>>> {
    const ids = conversations.map(({ identityId }) => identityId).filter(isCustomerId);
    if (ids.length === 0) return new Map();
    const rows = await reader
      .selectFrom('customer')
      .select(['id', 'name', 'email'])
      .where('id', 'in', ids)
      .where('business_id', '=', tenant.businessId)
      .where('environment', '=', tenant.environment)
      .execute();
    return new Map(rows.map(({ id, name, email }) => [id, { name, email }]));
  }

  async function readMarks(numbers: number[], readers?: string[]): Promise<Map<number, Record<string, number>>> {
    if (readers?.length === 0) return new Map();
    const all = reader.selectFrom('read_mark').selectAll().where('conversation_number', 'in', numbers);
    const rows = await (readers ? all.where('member_id', 'in', readers) : all).execute();
    const byNumber = Map.groupBy(rows, row => row.conversation_number);
    return new Map(
      [...byNumber].map(([number, marks]) => [
        number,
        Object.fromEntries(marks.map(mark => [mark.member_id, mark.read_through])),
      ]),
    );
  }
}

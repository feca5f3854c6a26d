import type { Insertable, Transaction } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import { createIds } from '../ids.ts';
import { activityMinute } from '../storage/activity.ts';
import type { ConversationTable, CustomerTable, MessageTable, NoteTable, Schema } from '../storage/schema.ts';
import type { ConversationEventTable, ConversationTagTable } from '../storage/schema-desk.ts';
import type { CsatTable } from '../storage/schema-service.ts';
import type { SeededConversation } from './make-conversation.ts';

/** Rows of one statement. */
const CHUNK = 500;
const SNOOZED_MS = 3 * 86_400_000;

export interface SeededMember {
  id: string;
  name: string;
}

/** Writes them straight into the tables, as they would be had they been sent, answered and closed. */
export async function writeConversations(
  transaction: Transaction<Schema>,
  tenant: Tenant,
  members: SeededMember[],
  seeded: SeededConversation[],
): Promise<void> {
  const owned = { business_id: tenant.businessId, environment: tenant.environment };
  const time = { at: 0 };
  const ids = createIds({ now: () => time.at });
  const idOf = (at: number, make: () => string) => {
    time.at = at;
    return make();
  };
  const customers: Insertable<CustomerTable>[] = [];
  const conversations = seeded.map(conversation => {
    const { createdAt, customer } = conversation;
    const identityId = idOf(createdAt, customer ? ids.customer : ids.visitor);
    if (customer) customers.push({ ...owned, id: identityId, ...toCustomer(customer), created_at: createdAt });
    const assigneeId = members[conversation.assignee ?? -1]?.id ?? null;
    return toConversation(conversation, { ...owned, id: idOf(createdAt, ids.conversation), identityId, assigneeId });
  });
  await insert(customers, rows => transaction.insertInto('customer').values(rows));
  const stored = await transaction
    .insertInto('conversation')
    .values(conversations)
    .returning(['id', 'number'])
    .execute();
  const numbers = new Map(stored.map(({ id, number }) => [id, number]));

  const messages: Insertable<MessageTable>[] = [];
  const notes: Insertable<NoteTable>[] = [];
  const tags: Insertable<ConversationTagTable>[] = [];
  const events: Insertable<ConversationEventTable>[] = [];
  const ratings: Insertable<CsatTable>[] = [];
  for (const [index, conversation] of seeded.entries()) {
    const number = numbers.get(conversations[index]?.id ?? '') ?? 0;
    const of = { conversation_number: number };
    const member = members[conversation.assignee ?? -1];
    for (const { at, by, content } of conversation.messages) {
      messages.push({
        ...of,
        created_at: at,
        id: idOf(at, ids.message),
        sender_type: by,
        sender_key: by === 'customer' ? 'customer' : 'seed',
        client_id: null,
        content,
        content_type: 'text',
        metadata: null,
        attachments: null,
        author_id: by === 'agent' ? (member ?? members[number % members.length])?.id : null,
      });
    }
    const { note, closedAt, score } = conversation;
    const author = member?.name ?? members[0]?.name ?? 'Shop';
    if (note) {
      notes.push({
        ...of,
        created_at: note.at,
        id: idOf(note.at, ids.note),
        author,
        client_id: null,
        content: note.content,
      });
    }
    for (const tag of conversation.tags) tags.push({ ...of, ...owned, tag, status: conversation.status });
    if (closedAt === null || !member) continue;
    events.push({
      ...of,
      created_at: closedAt,
      id: idOf(closedAt, ids.event),
      type: 'status_changed',
      actor_kind: 'member',
      actor_id: member.id,
      actor_name: member.name,
      data: JSON.stringify({ from: 'open', to: 'closed' }),
    });
    if (score === null) continue;
    const id = idOf(closedAt, ids.csat);
    const given = { score, comment: null, answered_at: closedAt };
    ratings.push({ ...of, ...owned, id, member_id: member.id, asked_at: closedAt, ...given });
  }
  await insert(messages, rows => transaction.insertInto('message').values(rows));
  await insert(notes, rows => transaction.insertInto('note').values(rows));
  await insert(tags, rows => transaction.insertInto('conversation_tag').values(rows));
  await insert(events, rows => transaction.insertInto('conversation_event').values(rows));
  await insert(ratings, rows => transaction.insertInto('csat').values(rows));
}

function toConversation(
  { status, priority, messages, createdAt }: SeededConversation,
  {
    identityId,
    assigneeId,
    ...row
  }: {
    id: string;
    business_id: string;
    environment: Tenant['environment'];
    identityId: string;
    assigneeId: string | null;
  },
): Insertable<ConversationTable> & { id: string } {
  const answered = messages.findLastIndex(({ by }) => by !== 'customer');
  const waitingSince = status === 'closed' ? null : (messages[answered + 1]?.at ?? null);
  const lastAt = messages.at(-1)?.at ?? null;
  return {
    ...row,
    identity_id: identityId,
    status,
    ai_enabled: 1,
    assignee_id: assigneeId,
    message_count: messages.length,
    created_at: createdAt,
    last_message_at: lastAt,
    activity_minute: activityMinute(lastAt),
    priority,
    snoozed_until: status === 'snoozed' ? Date.now() + SNOOZED_MS : null,
    waiting_since: waitingSince,
  };
}

function toCustomer({ name, email }: NonNullable<SeededConversation['customer']>) {
  return { name, email, email_verified: 1, phone: null, phone_verified: 0, external_id: null };
}

async function insert<Row>(rows: Row[], statement: (rows: Row[]) => { execute(): Promise<unknown> }): Promise<void> {
  for (let at = 0; at < rows.length; at += CHUNK) await statement(rows.slice(at, at + CHUNK)).execute();
}

import type { Insertable, Selectable, Transaction } from 'kysely';
import { nextMark } from '../domain/mark.ts';
import type { Tenant } from '../domain/model.ts';
import { formatTimestamp } from '../domain/timestamp.ts';
import type { LoginOutcome } from '../ports.ts';
import { activityMinute } from './activity.ts';
import { type MovedQuestion, moveRatings } from './csat.ts';
import type { Dialect } from './dialect.ts';
import { moveDrafts } from './drafts.ts';
import { moveMails } from './mail-queue.ts';
import { moveMentions } from './mentions.ts';
import { mergedDesk, mergedStatus, moveDesk, settleDesk } from './merge-desk.ts';
import { toConversation } from './rows.ts';
import type { ConversationTable, MessageTable, NoteTable, Schema } from './schema.ts';

type Conversation = Selectable<ConversationTable>;
type Merged = Extract<LoginOutcome, { kind: 'logged-in' }>['conversation'];

/** Rows moved by one statement. */
const CHUNK = 500;

/**
 * The visitor's conversation becomes the customer's, or is appended to the one they have (LI1, LI2). Runs in the login's
 * transaction; both conversations are locked in the order of their numbers, like an append's.
 */
export async function mergeConversation(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  { tenant, from, to, now }: { tenant: Tenant; from: string; to: string; now: number },
): Promise<Merged> {
  const rows = await dialect
    .lockRows(transaction.selectFrom('conversation').selectAll())
    .where('identity_id', 'in', [from, to])
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .orderBy('number')
    .execute();
  const visited = rows.find(row => row.identity_id === from);
  if (!visited) return null;
  const own = rows.find(row => row.identity_id === to);
  if (!own) {
    const taken = { ...visited, identity_id: to };
    await transaction
      .updateTable('conversation')
      .set({ identity_id: to })
      .where('number', '=', visited.number)
      .execute();
    return { kind: 'taken-over', from: visited.id, into: toConversation(taken) };
  }
  const { mark, asked } = await moveMessages(transaction, visited, own, now);
  await moveNotes(transaction, visited, own);
  await moveDrafts(transaction, visited.number, own.number);
  await moveMentions(transaction, visited.number, own.number);
  await moveMails(transaction, visited.number, own.number);
  await moveRatings(transaction, visited.number, own.number, asked);
  const tags = await moveDesk(transaction, visited.number, own.number);
  await transaction.deleteFrom('conversation').where('number', '=', visited.number).execute();
  await transaction.insertInto('merged_conversation').values({ id: visited.id, into_id: own.id }).execute();
  const into = toConversation(await settle(transaction, visited, own, mark));
  await settleDesk(transaction, into, { tags, visited, now });
  return { kind: 'merged', from: visited.id, into };
}

/** What the merged conversation is: as busy as either of them was. */
async function settle(
  transaction: Transaction<Schema>,
  visited: Conversation,
  own: Conversation,
  mark: number | null,
): Promise<Conversation> {
  const status = mergedStatus(visited, own);
  const changes = {
    last_message_at: mark,
    message_count: own.message_count + visited.message_count,
    activity_minute: Math.max(activityMinute(mark), own.activity_minute),
    status,
    // Where a person took over from the AI, it stays that way.
    ai_enabled: own.ai_enabled && visited.ai_enabled,
    assignee_id: own.assignee_id ?? visited.assignee_id,
    ...mergedDesk(visited, own, status),
  };
  await transaction.updateTable('conversation').set(changes).where('number', '=', own.number).execute();
  return { ...own, ...changes };
}

/** Behind both marks, so that every cursor of the account is before them (I2). Answers the mark after that, and the questions among them. */
async function moveMessages(
  transaction: Transaction<Schema>,
  visited: Conversation,
  own: Conversation,
  now: number,
): Promise<{ mark: number | null; asked: MovedQuestion[] }> {
  const asked: MovedQuestion[] = [];
  let mark = later(own.last_message_at, visited.last_message_at);
  for (;;) {
    const rows = await transaction
      .selectFrom('message')
      .selectAll()
      .where('conversation_number', '=', visited.number)
      .orderBy('created_at')
      .limit(CHUNK)
      .execute();
    const last = rows.at(-1);
    if (!last) return { mark, asked };
    const clashing = await findClashes(transaction, own.number, rows);
    const moved: Insertable<MessageTable>[] = [];
    for (const row of rows) {
      mark = nextMark(now, mark);
      const metadata = parseMetadata(row);
      if (row.sender_type === 'system') asked.push({ id: String(metadata['id']), askedAt: mark });
      moved.push({
        ...row,
        conversation_number: own.number,
        created_at: mark,
        // Somebody else's message has this client_id here: then it counts in the conversation it came from (I3).
        sender_key: clashing.has(clientKey(row)) ? `${row.sender_key}@${visited.id}` : row.sender_key,
        metadata: JSON.stringify({ original_created_at: formatTimestamp(row.created_at), ...metadata }),
      });
    }
    await transaction
      .deleteFrom('message')
      .where('conversation_number', '=', visited.number)
      .where('created_at', '<=', last.created_at)
      .execute();
    await transaction.insertInto('message').values(moved).execute();
    // SQLite works without yielding: else nobody would be served until the last message has moved.
    await new Promise(setImmediate);
  }
}

function later(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

interface ClientKeyed {
  sender_key: string;
  client_id: string | null;
}

/** Those of the rows' client_ids the other conversation has. */
async function findClashes(
  transaction: Transaction<Schema>,
  conversationNumber: number,
  rows: ClientKeyed[],
): Promise<Set<string>> {
  const clientIds = rows.flatMap(row => row.client_id ?? []);
  if (clientIds.length === 0) return new Set();
  const stored = await transaction
    .selectFrom('message')
    .select(['sender_key', 'client_id'])
    .where('conversation_number', '=', conversationNumber)
    .where('client_id', 'in', clientIds)
    .execute();
  return new Set(stored.map(clientKey));
}

function clientKey({ sender_key, client_id }: ClientKeyed): string {
  return JSON.stringify([sender_key, client_id]);
}

// A message that moves for the second time keeps its first time.
function parseMetadata({ metadata }: Pick<Selectable<MessageTable>, 'metadata'>): Record<string, unknown> {
  return metadata === null ? {} : JSON.parse(metadata);
}

async function moveNotes(transaction: Transaction<Schema>, visited: Conversation, own: Conversation): Promise<void> {
  const notesOf = ({ number }: Conversation) =>
    transaction.selectFrom('note').selectAll().where('conversation_number', '=', number).orderBy('created_at');
  const notes = await notesOf(visited).execute();
  if (notes.length === 0) return;
  const present = await notesOf(own).execute();
  const known = new Set(present.map(note => JSON.stringify([note.author, note.client_id])));
  let newest = present.at(-1)?.created_at ?? null;
  const moved: Insertable<NoteTable>[] = notes.map(note => {
    newest = nextMark(note.created_at, newest);
    const clashes = known.has(JSON.stringify([note.author, note.client_id]));
    return {
      ...note,
      conversation_number: own.number,
      created_at: newest,
      client_id: clashes ? null : note.client_id,
    };
  });
  await transaction.deleteFrom('note').where('conversation_number', '=', visited.number).execute();
  for (let at = 0; at < moved.length; at += CHUNK) {
    await transaction
      .insertInto('note')
      .values(moved.slice(at, at + CHUNK))
      .execute();
  }
}

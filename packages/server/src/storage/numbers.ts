import type { Kysely } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import type { History } from '../domain/numbers.ts';
import type { HistoryPlace, HistorySpan, NumbersSource } from '../ports/numbers.ts';
import { activityMinute } from './activity.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';

/** Of a page of conversations; a few of them may be a hundred times as long as all the others. */
const MESSAGES_AT_ONCE = 5_000;

/** Reads what numbers are counted of, a page at a time: nobody waits for a year of it (NU3). */
export function createNumbersSource(
  { reader }: Pick<Engine, 'reader'>,
  messagesAtOnce = MESSAGES_AT_ONCE,
): NumbersSource {
  return {
    async readHistories(tenant, span, place, limit) {
      const found =
        place?.by === 'closing'
          ? await findClosed(reader, tenant, span, place, limit)
          : await findActive(reader, tenant, span, place, limit);
      return { histories: await readHistories(reader, span, found.conversations, messagesAtOnce), next: found.next };
    },

    async readRatings({ businessId, environment }, from, until) {
      const rows = await reader
        .selectFrom('csat')
        .select(['answered_at', 'score', 'member_id'])
        .where('business_id', '=', businessId)
        .where('environment', '=', environment)
        .where('answered_at', '>=', from)
        .where('answered_at', '<', until)
        .execute();
      return rows.flatMap(({ answered_at, score, member_id }) =>
        answered_at === null || score === null ? [] : [{ at: answered_at, score, memberId: member_id }],
      );
    },

    async readLongestWait({ businessId, environment }) {
      const row = await reader
        .selectFrom('conversation')
        .select(({ fn }) => fn.min('waiting_since').as('since'))
        .where('business_id', '=', businessId)
        .where('environment', '=', environment)
        // As the index of those who wait has them; nobody waits in a closed one.
        .where('status', 'in', ['open', 'pending', 'snoozed'])
        .where('waiting_since', 'is not', null)
        .executeTakeFirst();
      return row?.since ?? null;
    },
  };
}

interface Found {
  conversations: { number: number; created_at: number }[];
  next: HistoryPlace | null;
}

/** Those with messages from the beginning of the span on. */
async function findActive(
  reader: Kysely<Schema>,
  { businessId, environment }: Tenant,
  { since }: HistorySpan,
  place: Extract<HistoryPlace, { by: 'activity' }> | null,
  limit: number,
): Promise<Found> {
  const from = place ?? { minute: activityMinute(since), number: 0 };
  const rows = await reader
    .selectFrom('conversation')
    .select(['number', 'created_at', 'activity_minute'])
    .where('business_id', '=', businessId)
    .where('environment', '=', environment)
    .where(({ eb, refTuple, tuple }) => eb(refTuple('activity_minute', 'number'), '>', tuple(from.minute, from.number)))
    .orderBy('activity_minute')
    .orderBy('number')
    .limit(limit)
    .execute();
  const last = rows.length === limit ? rows.at(-1) : undefined;
  const next: HistoryPlace = last
    ? { by: 'activity', minute: last.activity_minute, number: last.number }
    : { by: 'closing', at: since, number: 0 };
  return { conversations: rows, next };
}

/** Those whose last message is older, but which were closed in the span. */
async function findClosed(
  reader: Kysely<Schema>,
  { businessId, environment }: Tenant,
  { since, until }: HistorySpan,
  place: Extract<HistoryPlace, { by: 'closing' }>,
  limit: number,
): Promise<Found> {
  const rows = await reader
    .selectFrom('conversation_event')
    .leftJoin('conversation', join =>
      join
        .onRef('conversation.number', '=', 'conversation_event.conversation_number')
        .on('business_id', '=', businessId)
        .on('environment', '=', environment)
        .on('activity_minute', '<', activityMinute(since)),
    )
    .select(['conversation_event.created_at as at', 'conversation_event.conversation_number as of'])
    .select(['conversation.number', 'conversation.created_at'])
    .where('type', '=', 'status_changed')
    .where('conversation_event.created_at', '<', until)
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('conversation_event.created_at', 'conversation_event.conversation_number'),
        '>',
        tuple(place.at, place.number),
      ),
    )
    .orderBy('conversation_event.created_at')
    .orderBy('conversation_event.conversation_number')
    .limit(limit)
    .execute();
  const last = rows.length === limit ? rows.at(-1) : undefined;
  const conversations = rows.flatMap(({ number, created_at }) =>
    number === null || created_at === null ? [] : [{ number, created_at }],
  );
  return { conversations, next: last ? { by: 'closing', at: last.at, number: last.of } : null };
}

async function readHistories(
  reader: Kysely<Schema>,
  { from, until }: HistorySpan,
  conversations: Found['conversations'],
  messagesAtOnce: number,
): Promise<History[]> {
  const histories = new Map(
    conversations.map(({ number, created_at }) => [
      number,
      { number, createdAt: created_at, messages: [], closings: [] } as History,
    ]),
  );
  if (histories.size === 0) return [];
  const numbers = [...histories.keys()].sort((one, other) => one - other);
  for await (const messages of readMessages(reader, numbers, { from, until }, messagesAtOnce)) {
    for (const { conversation_number, created_at, sender_type, author_id } of messages) {
      histories.get(conversation_number)?.messages.push({ at: created_at, by: sender_type, authorId: author_id });
    }
  }
  const events = await reader
    .selectFrom('conversation_event')
    .select(['conversation_number', 'created_at', 'actor_kind', 'actor_id', 'data'])
    .where('conversation_number', 'in', numbers)
    .where('type', '=', 'status_changed')
    .where('created_at', '>=', from)
    .where('created_at', '<', until)
    .orderBy('conversation_number')
    .orderBy('created_at')
    .execute();
  for (const { conversation_number, created_at, actor_kind, actor_id, data } of events) {
    if (JSON.parse(data).to !== 'closed') continue;
    const memberId = actor_kind === 'member' ? actor_id : null;
    histories.get(conversation_number)?.closings.push({ at: created_at, memberId });
  }
  return [...histories.values()];
}

/** Ascending, a piece at a time: of all that are left or, where one did not fit into its piece, of that one alone. */
async function* readMessages(
  reader: Kysely<Schema>,
  numbers: number[],
  { from, until }: Pick<HistorySpan, 'from' | 'until'>,
  limit: number,
) {
  let left = numbers;
  /** How far the first of them was read. */
  let after: number | null = null;
  while (left.length > 0) {
    const rows = await reader
      .selectFrom('message')
      .select(['conversation_number', 'created_at', 'sender_type', 'author_id'])
      .where('conversation_number', 'in', after === null ? left : left.slice(0, 1))
      .where('created_at', '>', after ?? from - 1)
      .where('created_at', '<', until)
      .orderBy('conversation_number')
      .orderBy('created_at')
      .limit(limit)
      .execute();
    yield rows;
    const last = rows.at(-1);
    if (last && rows.length === limit) {
      left = left.slice(left.indexOf(last.conversation_number));
      after = last.created_at;
    } else {
      left = after === null ? [] : left.slice(1);
      after = null;
    }
    // SQLite works without yielding: else nobody would be served until the last of them is read.
    await new Promise(setImmediate);
  }
}

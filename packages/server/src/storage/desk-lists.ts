import { CONVERSATION_STATUSES } from '@deskbell/protocol';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import type { ConversationList, Desk, DeskFilter, ListPlace } from '../ports.ts';
import { NOBODY_WROTE } from './activity.ts';
import { activityBranches, type Branch, waitingBranches } from './desk-branches.ts';
import type { Engine } from './engine.ts';
import { toConversation } from './rows.ts';
import type { ConversationRow, Schema } from './schema.ts';

type Query = SelectQueryBuilder<Schema, 'conversation', object>;
/** `isAnswered`: nobody waits. */
type Filter = DeskFilter & { isAnswered?: true };

/** Of a tag's conversations of one status: so many are sorted at once. */
const SORTED_AT_ONCE = 2_000;

/** Before the first of those nobody waits in. */
const START_OF_OTHERS = { activityMinute: 999_999_999_999, number: 0 };

export function createDeskLists(
  { reader }: Pick<Engine, 'reader'>,
  sortedAtOnce = SORTED_AT_ONCE,
): Pick<Desk, 'listConversations' | 'countConversations'> {
  return {
    async listConversations(tenant, { sort = 'activity', after, limit, ...filter }) {
      if (sort === 'activity') return listByActivity(tenant, filter, after, limit);
      const isPast = after !== undefined && 'activityMinute' in after;
      const waiting = isPast ? NONE : await listWaiting(tenant, filter, after, limit);
      if (waiting.next || filter.waiting) return waiting;
      const left = limit - waiting.conversations.length;
      const others = await listByActivity(tenant, { ...filter, isAnswered: true }, isPast ? after : undefined, left);
      const next = left === 0 && others.next ? START_OF_OTHERS : others.next;
      return { conversations: [...waiting.conversations, ...others.conversations], next };
    },

    countConversations: (tenant, filters, max) => Promise.all(filters.map(filter => count(tenant, filter, max))),
  };

  async function listWaiting(tenant: Tenant, filter: Filter, after: ListPlace | undefined, limit: number) {
    const place = after && 'waitingSince' in after ? after : undefined;
    const sources = await findSources(tenant, filter, waitingBranches);
    const pages = sources.map(source => {
      const query = source.selectAll('conversation').where('waiting_since', 'is not', null);
      const rest = place
        ? query.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('waiting_since', 'number'), '>', tuple(place.waitingSince, place.number)),
          )
        : query;
      return rest
        .orderBy('waiting_since')
        .orderBy('number')
        .limit(limit + 1)
        .execute();
    });
    const waits = (row: ConversationRow) => row.waiting_since ?? 0;
    const rows = (await Promise.all(pages)).flat().sort((a, b) => waits(a) - waits(b) || a.number - b.number);
    return toPage(rows, limit, last => ({ waitingSince: waits(last), number: last.number }));
  }

  async function listByActivity(tenant: Tenant, filter: Filter, after: ListPlace | undefined, limit: number) {
    const place = after && 'activityMinute' in after ? after : undefined;
    const sources = await findSources(tenant, filter, activityBranches);
    const pages = sources.map(source => {
      const query = source.selectAll('conversation');
      const rest = place
        ? query.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('activity_minute', 'number'), '<', tuple(place.activityMinute, place.number)),
          )
        : query;
      return rest
        .orderBy('activity_minute', 'desc')
        .orderBy('number', 'desc')
        .limit(limit + 1)
        .execute();
    });
    const rows = (await Promise.all(pages))
      .flat()
      .sort((a, b) => b.activity_minute - a.activity_minute || b.number - a.number);
    return toPage(rows, limit, last => ({ activityMinute: last.activity_minute, number: last.number }));
  }

  async function count(tenant: Tenant, filter: DeskFilter, max: number): Promise<number> {
    const { tag, status, written, ...rest } = filter;
    // What only names a tag, or a status too, is a range of the tags themselves.
    if (tag !== undefined && Object.keys(rest).length === 0 && written !== false) {
      return countTagged(tenant, tag, status, max, written);
    }
    const sources = await findSources(tenant, filter, filter.waiting ? waitingBranches : activityBranches);
    const counts = sources.map(async source => {
      // In the list's order, as above: the index's rows, not the table's.
      const inOrder = source.orderBy(filter.waiting ? 'waiting_since' : 'activity_minute', 'desc');
      const some = inOrder.select(sql.lit(1).as('one')).limit(max).as('some');
      const { n } = await reader
        .selectFrom(some)
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return n;
    });
    const sum = (await Promise.all(counts)).reduce((total, n) => total + n, 0);
    return Math.min(sum, max);
  }

  /**
   * Each range as a query. Of a tag, each status is looked at by itself: what few have is read by the tag and sorted, what
   * many have turns up soon when the list is read in its order.
   */
  async function findSources(tenant: Tenant, filter: Filter, branchesOf: (filter: DeskFilter) => Branch[]) {
    const { tag } = filter;
    if (tag === undefined) return branchesOf(filter).map(branch => check(range(tenant, branch), filter, branch));
    const statuses = filter.status ? [filter.status] : CONVERSATION_STATUSES;
    const sources = statuses.map(async (status): Promise<Query[]> => {
      const branches = branchesOf({ ...filter, status });
      const n = branches.length === 0 ? 0 : await countTagged(tenant, tag, status, sortedAtOnce + 1);
      if (n === 0) return [];
      if (n > sortedAtOnce) return branches.map(branch => check(range(tenant, branch), filter, branch, tag));
      // Without the tenant, which the tags have: no index of the lists can be taken for it.
      const tagged = tagRows(tenant, tag, status).select('conversation_number');
      return [check(reader.selectFrom('conversation').where('conversation.number', 'in', tagged), filter)];
    });
    return (await Promise.all(sources)).flat();
  }

  /** `written`: only those with a message, which nearly all that are tagged have. */
  async function countTagged(
    tenant: Tenant,
    tag: string,
    status: DeskFilter['status'],
    max: number,
    written?: true,
  ): Promise<number> {
    const tagged = tagRows(tenant, tag, status);
    const counted = written
      ? tagged.where(
          ({ selectFrom }) =>
            selectFrom('conversation')
              .select('activity_minute')
              .whereRef('conversation.number', '=', 'conversation_tag.conversation_number'),
          '>',
          NOBODY_WROTE,
        )
      : tagged;
    // In the index's order: PostgreSQL would hope to find enough at the table's beginning.
    const inOrder = counted.select('conversation_number').orderBy('status').orderBy('conversation_number');
    const { n } = await reader
      .selectFrom(inOrder.limit(max).as('some'))
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return n;
  }

  function tagRows({ businessId, environment }: Tenant, tag: string, status: DeskFilter['status']) {
    const rows = reader
      .selectFrom('conversation_tag')
      .where('business_id', '=', businessId)
      .where('environment', '=', environment)
      .where('tag', '=', tag);
    return status ? rows.where('status', '=', status) : rows;
  }

  function range({ businessId, environment }: Tenant, branch: Branch): Query {
    const all = reader
      .selectFrom('conversation')
      .where('business_id', '=', businessId)
      .where('environment', '=', environment);
    if (branch.index === 'activity') return all;
    const query = all.where('status', '=', branch.status);
    switch (branch.index) {
      case 'unassigned':
        return query.where('assignee_id', 'is', null);
      case 'assigned':
        return query.where('assignee_id', 'is not', null);
      case 'assignee':
        return query.where('assignee_id', '=', branch.assigneeId);
      case 'priority':
        // In the words of the index, or SQLite does not see that it holds them.
        return query.where('priority', '=', branch.priority).where('priority', '<>', sql.lit('normal'));
      case 'waiting':
        return query.where('waiting_since', 'is not', null);
    }
  }

  /** What the source does not say by itself. */
  function check(source: Query, filter: Filter, branch?: Branch, tag?: string): Query {
    const { assigneeId, priority, waiting, written, isAnswered } = filter;
    let query = source;
    if (typeof assigneeId === 'string' && branch?.index !== 'assignee') {
      query = query.where('assignee_id', '=', assigneeId);
    }
    if (assigneeId === null && branch?.index !== 'unassigned') query = query.where('assignee_id', 'is', null);
    if (priority !== undefined && branch?.index !== 'priority') query = query.where('priority', '=', priority);
    if (waiting && branch?.index !== 'waiting') query = query.where('waiting_since', 'is not', null);
    // Whoever waits has written.
    if (written !== undefined && branch?.index !== 'waiting') {
      query = query.where('activity_minute', written ? '>' : '=', NOBODY_WROTE);
    }
    if (isAnswered) query = query.where('waiting_since', 'is', null);
    if (tag === undefined) return query;
    // Not `exists`: PostgreSQL would read all of the tag first.
    return query.where(
      ({ selectFrom }) =>
        selectFrom('conversation_tag')
          .select('conversation_tag.tag')
          .whereRef('conversation_tag.conversation_number', '=', 'conversation.number')
          .where('conversation_tag.tag', '=', tag),
      '=',
      tag,
    );
  }
}

const NONE: ConversationList = { conversations: [], next: null };

function toPage(
  rows: ConversationRow[],
  limit: number,
  toPlace: (last: ConversationRow) => ListPlace,
): ConversationList {
  const conversations = rows.slice(0, limit).map(toConversation);
  const last = rows[limit - 1];
  if (rows.length <= limit) return { conversations, next: null };
  // A page of nothing that something follows.
  return { conversations, next: last ? toPlace(last) : START_OF_OTHERS };
}

import type { AgentConversation, ConversationFilter, ConversationSort, Message } from '@deskbell/protocol';

// What a list of conversations is, whatever comes in while it is shown. Pure: no request, no clock.

export type Rows = readonly AgentConversation[];

/** Of a view that does not say: only what somebody has written in (DK9). */
export const withDefaults = (filter: ConversationFilter): ConversationFilter => ({ written: true, ...filter });

/** Whether a conversation belongs into a view; `me` is the member's id. */
export function matches(conversation: AgentConversation, filter: ConversationFilter, me: string): boolean {
  const { status, assignee, tag, priority, waiting, written } = withDefaults(filter);
  const owner = assignee === 'me' ? me : assignee === 'none' ? null : assignee;
  return (
    (status === undefined || conversation.status === status) &&
    (owner === undefined || conversation.assignee_id === owner) &&
    (tag === undefined || conversation.tags.includes(tag)) &&
    (priority === undefined || conversation.priority === priority) &&
    (!waiting || conversation.waiting_since !== null) &&
    (conversation.last_message_at !== null) === written
  );
}

/** Longest waiting first, then the most recently active; ids settle what is left. */
export function compareBy(sort: ConversationSort): (a: AgentConversation, b: AgentConversation) => number {
  return (a, b) => {
    if (sort === 'waiting' && a.waiting_since !== b.waiting_since) {
      if (a.waiting_since === null) return 1;
      if (b.waiting_since === null) return -1;
      return a.waiting_since < b.waiting_since ? -1 : 1;
    }
    const [left, right] = [activityOf(a), activityOf(b)];
    if (left !== right) return left < right ? 1 : -1;
    return a.id < b.id ? 1 : -1;
  };
}

const activityOf = ({ last_message_at, created_at }: AgentConversation) => last_message_at ?? created_at;

/** Rows with another page's; a conversation that moved while pages were read is there once, as it is now. */
export function addPage(rows: Rows, page: Rows, sort: ConversationSort): Rows {
  if (continues(rows, page, sort)) return [...rows, ...page];
  return sorted([...new Map([...rows, ...page].map(row => [row.id, row])).values()], sort);
}

/** Whether a page just goes on where the rows end, as most do: then nothing has to be sorted, however many there are. */
function continues(rows: Rows, page: Rows, sort: ConversationSort): boolean {
  const compare = compareBy(sort);
  const last = rows.at(-1);
  const isAscending = page.every((row, index) => {
    const before = index === 0 ? last : page[index - 1];
    return !before || compare(before, row) < 0;
  });
  if (!isAscending) return false;
  const ids = new Set(page.map(({ id }) => id));
  return !rows.some(({ id }) => ids.has(id));
}

/**
 * Rows after their first pages were read again: what lies within those is as they say, what was read behind them stays.
 */
export function replaceHead(rows: Rows, head: Rows, view: { sort: ConversationSort; isComplete: boolean }): Rows {
  const last = head.at(-1);
  if (view.isComplete || !last) return addPage([], head, view.sort);
  const isInHead = new Set(head.map(({ id }) => id));
  const tail = rows.filter(row => !isInHead.has(row.id) && compareBy(view.sort)(row, last) > 0);
  return addPage(tail, head, view.sort);
}

/**
 * Rows after news of one conversation. `isComplete`: all of the view's pages are there; else what sorts behind the last
 * row is left out, as a page will bring it. `keep`: this one stays though it does not belong any more.
 */
export function applyNews(
  rows: Rows,
  news: AgentConversation,
  view: { belongs: boolean; sort: ConversationSort; isComplete: boolean; keep: boolean },
): Rows {
  const known = rows.find(({ id }) => id === news.id);
  if (!view.belongs && !(view.keep && known)) return known ? rows.filter(row => row !== known) : rows;
  const others = rows.filter(row => row !== known);
  if (!view.isComplete && !known) {
    const last = rows.at(-1);
    if (last && compareBy(view.sort)(news, last) > 0) return rows;
  }
  return sorted([...others, news], view.sort);
}

function sorted(rows: AgentConversation[], sort: ConversationSort): Rows {
  return rows.sort(compareBy(sort));
}

/** What a new message makes of its conversation, until the server says so itself. */
export function withMessage(row: AgentConversation, message: Message, isOwn: boolean): AgentConversation {
  if (row.last_message_at !== null && message.created_at <= row.last_message_at) return row;
  const { sender_type, content, created_at } = message;
  const isCustomers = sender_type === 'customer';
  const isAnswer = sender_type === 'agent' || sender_type === 'ai';
  return {
    ...row,
    status: isCustomers ? 'open' : row.status,
    snoozed_until: isCustomers ? null : row.snoozed_until,
    message_count: row.message_count + 1,
    last_message_at: created_at,
    waiting_since: isCustomers ? (row.waiting_since ?? created_at) : isAnswer ? null : row.waiting_since,
    preview: { sender_type, content, created_at },
    unread: !isOwn,
  };
}

import { type EventType, LIMITS, PRIORITIES, type Priority, type SenderType } from '@deskbell/protocol';
import type { ConversationRecord } from '../../domain/model.ts';
import type { ConversationPatch, DeskFilter } from '../../ports.ts';

// What agents must see of conversations, worked out from what happened and from nothing the database computed.

export interface ModelMessage {
  id: string;
  by: SenderType;
  author: string | null;
  content: string;
  createdAt: number;
}

export interface ModelConversation {
  id: string;
  number: number;
  createdAt: number;
  messages: ModelMessage[];
  notes: string[];
  /** Note ids that mention this member, unread. */
  mentions: Set<string>;
  events: EventType[];
  status: ConversationRecord['status'];
  assigneeId: string | null;
  priority: Priority;
  tags: string[];
  snoozedUntil: number | null;
  waitingSince: number | null;
  read: Record<string, number>;
  /** Events webhooks are to hear of. */
  announced: { updated: number; messages: string[]; notes: string[] };
}

export function newModel({ id, number, createdAt }: ConversationRecord): ModelConversation {
  const nothing = { messages: [], notes: [], mentions: new Set<string>(), events: [], tags: [], read: {} };
  const fresh = {
    status: 'open',
    assigneeId: null,
    priority: 'normal',
    snoozedUntil: null,
    waitingSince: null,
  } as const;
  return { id, number, createdAt, ...nothing, ...fresh, announced: { updated: 0, messages: [], notes: [] } };
}

export const markOf = ({ messages }: ModelConversation): number | null => messages.at(-1)?.createdAt ?? null;
export const minuteOf = (one: ModelConversation): number => Math.floor((markOf(one) ?? 0) / 60_000);

/** CV4, DK2, DK4, DK6. */
export function write(one: ModelConversation, message: ModelMessage): void {
  one.messages.push(message);
  one.announced.messages.push(message.id);
  if (message.by === 'customer') {
    one.waitingSince ??= message.createdAt;
    if (one.status === 'open') return;
    one.events.push('status_changed');
    one.announced.updated++;
    one.status = 'open';
    one.snoozedUntil = null;
  } else if (message.by !== 'system') {
    one.waitingSince = null;
  }
}

/** DK4–DK6. Answers whether its closing may ask for a rating (CM12). */
export function change(one: ModelConversation, patch: ConversationPatch): boolean {
  const events: EventType[] = [];
  const wasClosed = one.status === 'closed';
  if (patch.status !== undefined) {
    const until = patch.status === 'snoozed' ? (patch.snoozedUntil ?? null) : null;
    if (patch.status !== one.status || until !== one.snoozedUntil) events.push('status_changed');
    one.status = patch.status;
    one.snoozedUntil = until;
    if (one.status === 'closed') one.waitingSince = null;
  }
  if (patch.assigneeId !== undefined && patch.assigneeId !== one.assigneeId) {
    events.push('assigned');
    one.assigneeId = patch.assigneeId;
  }
  if (patch.priority !== undefined && patch.priority !== one.priority) {
    events.push('priority_changed');
    one.priority = patch.priority;
  }
  if (patch.tags !== undefined && patch.tags.toSorted().join() !== one.tags.toSorted().join()) {
    events.push('tags_changed');
    one.tags = patch.tags;
  }
  if (events.length > 0) one.announced.updated++;
  const isAsked = !wasClosed && one.status === 'closed' && wasAnsweredSinceAsked(one);
  one.events.push(...events, ...(isAsked ? (['csat_asked'] as const) : []));
  return isAsked;
}

function wasAnsweredSinceAsked({ messages }: ModelConversation): boolean {
  const asked = messages.findLastIndex(({ by }) => by === 'system');
  return messages.slice(asked + 1).some(({ by }) => by === 'agent' || by === 'ai');
}

/** DK10, CV4; the stamps of what was moved are the database's. */
export function merge(visited: ModelConversation, own: ModelConversation, stamps: Map<string, number>): void {
  const moved = visited.messages.map(message => ({ ...message, createdAt: stamps.get(message.id) ?? -1 }));
  own.messages.push(...moved);
  own.notes.push(...visited.notes);
  for (const note of visited.mentions) own.mentions.add(note);
  own.events.push(...visited.events, 'merged');
  if (moved.length > 0 && (visited.status === 'open' || own.status === 'closed')) {
    own.status = visited.status === 'snoozed' ? 'open' : visited.status;
  }
  const urgency = Math.max(...[own, visited].map(({ priority }) => PRIORITIES.indexOf(priority)));
  own.priority = PRIORITIES[urgency] ?? own.priority;
  const waits = [own.waitingSince, visited.waitingSince].filter(wait => wait !== null);
  own.waitingSince = own.status === 'closed' || waits.length === 0 ? null : Math.min(...waits);
  if (own.status !== 'snoozed') own.snoozedUntil = null;
  own.assigneeId ??= visited.assigneeId;
  const fresh = visited.tags.toSorted().filter(tag => !own.tags.includes(tag));
  own.tags = [...own.tags, ...fresh].slice(0, LIMITS.tagsPerConversation);
  own.announced.updated += visited.announced.updated + 1;
  own.announced.messages.push(...visited.announced.messages);
  own.announced.notes.push(...visited.announced.notes);
}

export function fits(one: ModelConversation, filter: DeskFilter): boolean {
  const { status, assigneeId, tag, priority, waiting, written } = filter;
  return (
    (status === undefined || one.status === status) &&
    (assigneeId === undefined || one.assigneeId === assigneeId) &&
    (tag === undefined || one.tags.includes(tag)) &&
    (priority === undefined || one.priority === priority) &&
    (!waiting || one.waitingSince !== null) &&
    (written === undefined || one.messages.length > 0 === written)
  );
}

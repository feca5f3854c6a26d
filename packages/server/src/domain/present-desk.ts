import type { Author, DeskEvent, SavedView, TimelineItem } from '@deskbell/protocol';
import type { EventRecord, MessageRecord, NoteRecord, SavedViewRecord } from './model.ts';
import { presentNote } from './present-agent.ts';
import { presentMessage } from './present-customer.ts';
import type { SignFileUrl } from './present-upload.ts';
import { formatTimestamp } from './timestamp.ts';

// What agents see happen to conversations; like present-agent.ts, no customer's route or socket imports this file (I7).

export function presentEvent({ id, type, actor, data, createdAt }: EventRecord): DeskEvent {
  return { id, type, actor, data, created_at: formatTimestamp(createdAt) };
}

export type TimelineEntry =
  | { kind: 'message'; message: MessageRecord; author: Author }
  | { kind: 'note'; note: NoteRecord; author: Author }
  | { kind: 'event'; event: EventRecord };

export function presentTimelineItem(entry: TimelineEntry, fileUrl: SignFileUrl): TimelineItem {
  if (entry.kind === 'event') return { kind: 'event', event: presentEvent(entry.event) };
  const { kind, author } = entry;
  if (kind === 'note') return { kind, note: presentNote(entry.note), author };
  return { kind, message: presentMessage(entry.message, fileUrl), author };
}

export function presentView({ id, name, filter, sort, shared, ownerId, createdAt }: SavedViewRecord): SavedView {
  return { id, name, filter, sort, shared, owner_id: ownerId, created_at: formatTimestamp(createdAt) };
}

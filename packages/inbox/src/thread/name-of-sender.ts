import type { TimelineItem } from '@deskbell/protocol';
import { me } from '../app/session.ts';
import { labels } from '../labels.ts';
import { nameOfCustomer } from '../people/customer-name.ts';
import type { Thread } from './thread.ts';

type Item<Kind> = Extract<TimelineItem, { kind: Kind }>;

export function nameOfSender(
  { message, author }: Item<'message'>,
  { conversation }: Pick<Thread, 'conversation'>,
): string {
  if (message.sender_type === 'customer') return conversation ? nameOfCustomer(conversation) : labels.senders.customer;
  if (author) return author.id === me.value?.member.id ? labels.you : author.name;
  return labels.senders[message.sender_type];
}

/** Whoever is no member wrote it with a secret key. */
export function headNote({ author }: Item<'note'>): string {
  if (author?.id !== undefined && author.id === me.value?.member.id) return labels.yourNote;
  return labels.noteBy(author?.name ?? labels.actors.key);
}

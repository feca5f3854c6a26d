import type { TimelineItem } from '@deskbell/protocol';
import { me } from '../app/session.ts';
import { labels } from '../labels.ts';
import { nameOfCustomer } from '../people/customer-name.ts';
import type { Thread } from './thread.ts';

export function nameOfSender(
  { message, author }: Extract<TimelineItem, { kind: 'message' }>,
  { conversation }: Pick<Thread, 'conversation'>,
): string {
  if (message.sender_type === 'customer') return conversation ? nameOfCustomer(conversation) : labels.senders.customer;
  if (author) return author.id === me.value?.member.id ? labels.you : author.name;
  return labels.senders[message.sender_type];
}

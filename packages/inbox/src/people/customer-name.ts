import type { AgentConversation } from '@deskbell/protocol';
import { labels } from '../labels.ts';

/** What to call somebody: their name, else how they are reached, else a visitor by the conversation's number. */
export function nameOfCustomer({ customer, number }: Pick<AgentConversation, 'customer' | 'number'>): string {
  return customer.name ?? customer.email ?? labels.visitor(number);
}

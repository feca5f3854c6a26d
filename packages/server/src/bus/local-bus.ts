import { tenantName } from '../domain/tenant.ts';
import type { Bus, ConversationEvent, EndedSession, TenantEvent } from '../ports.ts';
import { createTopics } from './topics.ts';

/** The bus of a single process: publishing calls the listeners. `onError` hears of a listener that threw. */
export function createLocalBus(onError: (error: unknown) => void): Bus {
  const conversations = createTopics<ConversationEvent>(onError);
  const tenants = createTopics<TenantEvent>(onError);
  const ends = createTopics<EndedSession[]>(onError);
  return {
    publishToConversation: (conversationId, event) => conversations.publish(conversationId, event),
    publishToTenant: (tenant, event) => tenants.publish(tenantName(tenant), event),
    subscribeConversation: async (conversationId, listen) => conversations.subscribe(conversationId, listen),
    subscribeTenant: async (tenant, listen) => tenants.subscribe(tenantName(tenant), listen),
    publishSessionsEnded: ended => ends.publish('all', ended),
    subscribeSessionsEnded: async listen => ends.subscribe('all', listen),
    async close() {
      ends.clear();
      conversations.clear();
      tenants.clear();
    },
  };
}

import { tenantName } from '../domain/tenant.ts';
import type { Bus, ConversationEvent, TenantEvent } from '../ports.ts';

type Listener<Event> = (event: Event) => void;

/** The bus of a single process: publishing calls the listeners. `onError` hears of a listener that threw. */
export function createLocalBus(onError: (error: unknown) => void): Bus {
  const conversations = createTopics<ConversationEvent>(onError);
  const tenants = createTopics<TenantEvent>(onError);
  return {
    publishToConversation: (conversationId, event) => conversations.publish(conversationId, event),
    publishToTenant: (tenant, event) => tenants.publish(tenantName(tenant), event),
    subscribeConversation: async (conversationId, listen) => conversations.subscribe(conversationId, listen),
    subscribeTenant: async (tenant, listen) => tenants.subscribe(tenantName(tenant), listen),
    async close() {
      conversations.clear();
      tenants.clear();
    },
  };
}

function createTopics<Event>(onError: (error: unknown) => void) {
  const topics = new Map<string, Set<Listener<Event>>>();
  return {
    publish(topic: string, event: Event): void {
      for (const listen of topics.get(topic) ?? []) {
        try {
          listen(event);
        } catch (error) {
          onError(error);
        }
      }
    },
    subscribe(topic: string, listen: Listener<Event>): () => void {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(listen));
      return () => {
        listeners.delete(listen);
        if (listeners.size === 0 && topics.get(topic) === listeners) topics.delete(topic);
      };
    },
    clear: () => topics.clear(),
  };
}

type Listener<Event> = (event: Event) => void;

export interface Topics<Event> {
  publish(topic: string, event: Event): void;
  subscribe(topic: string, listen: Listener<Event>): () => void;
  has(topic: string): boolean;
  names(): string[];
  clear(): void;
}

/** Who listens to what in this process. `onError` hears of a listener that threw; the others are called all the same. */
export function createTopics<Event>(onError: (error: unknown) => void): Topics<Event> {
  const topics = new Map<string, Set<Listener<Event>>>();
  return {
    publish(topic, event) {
      for (const listen of topics.get(topic) ?? []) {
        try {
          listen(event);
        } catch (error) {
          onError(error);
        }
      }
    },
    subscribe(topic, listen) {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(listen));
      return () => {
        listeners.delete(listen);
        if (listeners.size === 0 && topics.get(topic) === listeners) topics.delete(topic);
      };
    },
    has: topic => topics.has(topic),
    names: () => [...topics.keys()],
    clear: () => topics.clear(),
  };
}

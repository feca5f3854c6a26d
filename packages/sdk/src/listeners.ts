export interface Listeners<Value> {
  /** The answer ends it. */
  add(listener: (value: Value) => void): () => void;
  tell(value: Value): void;
  clear(): void;
}

/** What a listener throws is its own, and reported: the others, and what is under way, go on. */
export function createListeners<Value>(report: (error: unknown) => void): Listeners<Value> {
  const all = new Set<(value: Value) => void>();
  return {
    add(listener) {
      all.add(listener);
      return () => all.delete(listener);
    },
    tell(value) {
      for (const listener of all) {
        try {
          listener(value);
        } catch (error) {
          report(error);
        }
      }
    },
    clear: () => all.clear(),
  };
}

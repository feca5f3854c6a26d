import { inOrder, type OutboxEntry, type OutboxStore } from './outbox-store.ts';

/**
 * Never rejects, whatever `store` does: a browser may close a database at any time, or have no room. What the store does
 * not take is remembered here, so it is sent all the same, and the store is told with the next change or look at it.
 */
export function steadyOutbox(store: OutboxStore, report: (error: unknown) => void): OutboxStore {
  /** As last read, with every change of ours since. */
  let known = new Map<string, OutboxEntry>();
  /** What the store does not know yet; null: that the entry is gone. */
  const owed = new Map<string, OutboxEntry | null>();

  function apply(entry: OutboxEntry | null, clientId: string): void {
    if (entry) known.set(clientId, entry);
    else known.delete(clientId);
  }

  async function change(clientId: string, entry: OutboxEntry | null): Promise<void> {
    owed.set(clientId, entry);
    apply(entry, clientId);
    await pay().catch(report);
  }

  async function pay(): Promise<void> {
    for (const [clientId, entry] of owed) {
      await (entry ? store.put(entry) : store.remove(clientId));
      if (owed.get(clientId) === entry) owed.delete(clientId);
    }
  }

  async function read(): Promise<void> {
    await pay();
    known = new Map((await store.all()).map(entry => [entry.clientId, entry]));
    // Changed while it was read.
    owed.forEach(apply);
  }

  return {
    async all() {
      await read().catch(report);
      return inOrder([...known.values()]);
    },
    put: entry => change(entry.clientId, entry),
    remove: clientId => change(clientId, null),
  };
}

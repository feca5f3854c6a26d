type News = 'outbox' | 'session';

/** The other tabs of the same shop in this browser. */
export interface Tabs {
  /** Runs `work` when no other tab is running something here. */
  exclusively(work: () => Promise<void>): Promise<void>;
  tell(news: News): void;
  /** The answer ends it. */
  listen(hear: (news: News) => void): () => void;
}

/** Web Locks and a BroadcastChannel where they exist; elsewhere each tab is alone, which the server's idempotency bears. */
export function browserTabs(publicKey: string): Tabs {
  const name = `deskbell:${publicKey}`;
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(name) : null;
  const locks = globalThis.navigator?.locks;
  return {
    async exclusively(work) {
      let hasBegun = false;
      const begin = () => {
        hasBegun = true;
        return work();
      };
      try {
        await (locks ? locks.request(name, begin) : begin());
      } catch (error) {
        if (hasBegun) throw error;
        // A page that may store nothing may lock nothing either.
        await work();
      }
    },
    tell: news => channel?.postMessage(news),
    listen(hear) {
      if (channel) channel.onmessage = event => hear(event.data as News);
      return () => channel?.close();
    },
  };
}

/** Alone: for Node, and for clients that keep nothing. */
export function noTabs(): Tabs {
  return { exclusively: work => work(), tell: () => undefined, listen: () => () => undefined };
}

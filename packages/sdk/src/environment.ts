/** What the client needs of the place it runs in: a browser, Node, or a test that steps through time. */
export interface Environment {
  fetch: typeof fetch;
  /** Undefined where there are none: then the client polls. */
  WebSocket: (new (url: string, protocols: string[]) => WebSocket) | undefined;
  /** Epoch milliseconds. */
  now(): number;
  /** 0 up to 1. */
  random(): number;
  /** Calls `run` once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Calls `run` whenever it may be worth trying again: back online, looked at again. The answer ends it. */
  onWake(run: () => void): () => void;
  /** Whether anybody can see the page; true where there is none. */
  isVisible(): boolean;
  /** Something threw that must not stop the client: a listener, a store. */
  report(error: unknown): void;
}

/** The one this code runs in. */
export function detectEnvironment(): Environment {
  const page = globalThis.document as Document | undefined;
  return {
    fetch: (input, init) => globalThis.fetch(input, init),
    WebSocket: globalThis.WebSocket,
    now: () => Date.now(),
    random: () => Math.random(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    onWake(run) {
      if (!page) return () => undefined;
      const onVisible = () => page.visibilityState === 'visible' && run();
      globalThis.addEventListener('online', run);
      page.addEventListener('visibilitychange', onVisible);
      return () => {
        globalThis.removeEventListener('online', run);
        page.removeEventListener('visibilitychange', onVisible);
      };
    },
    isVisible: () => page?.visibilityState !== 'hidden',
    report: console.error,
  };
}

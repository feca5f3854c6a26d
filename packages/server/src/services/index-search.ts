import type { Deps } from '../ports.ts';

/** Things indexed in one step: a millisecond or two on SQLite. */
const STEP = 40;
/** When nothing is left: how soon a message is found. */
const IDLE_MS = 400;
/** Of the time a step took, how long it waits before the next one: on a quiet server, and on one that is busy. */
const REST = { quiet: 2, busy: 40 } as const;
const REST_MS = { min: 4, max: 2_000 } as const;
const FAILED_MS = 5_000;
/** Messages a second from which on a server is busy. */
const BUSY_PER_SECOND = 300;

export interface Indexing {
  /** So many messages were stored. */
  stored(messages: number): void;
  /** Resolves when a step that runs is over. */
  stop(): Promise<void>;
}

/**
 * Indexes what is stored, in small steps with pauses that leave nearly all the time to those who send (SR5): under load
 * it falls behind, and makes up for it later.
 */
export function indexRegularly({ storage, clock, report }: Pick<Deps, 'storage' | 'clock' | 'report'>): Indexing {
  let stored = 0;
  let since = clock.monotonic();
  let running: Promise<void> | null = null;
  let isStopped = false;
  let cancel = clock.after(IDLE_MS, run);

  function run(): void {
    running = step()
      .catch(error => {
        report(error);
        return FAILED_MS;
      })
      .then(pause => {
        running = null;
        if (!isStopped) cancel = clock.after(pause, run);
      });
  }

  /** Answers how long to wait. */
  async function step(): Promise<number> {
    const start = clock.monotonic();
    const rest = isBusy(start) ? REST.busy : REST.quiet;
    const { isIdle } = await storage.indexNext(STEP);
    if (isIdle) return IDLE_MS;
    return Math.min(REST_MS.max, Math.max(REST_MS.min, (clock.monotonic() - start) * rest));
  }

  function isBusy(now: number): boolean {
    const perSecond = (stored * 1000) / Math.max(1, now - since);
    stored = 0;
    since = now;
    return perSecond > BUSY_PER_SECOND;
  }

  return {
    stored(messages) {
      stored += messages;
    },
    async stop() {
      isStopped = true;
      cancel();
      await running;
    },
  };
}

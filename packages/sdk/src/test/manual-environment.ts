import type { Environment } from '../environment.ts';

export interface ManualEnvironment extends Environment {
  /** Moves time on and runs what falls due, letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** As if the network came back, or somebody looked at the tab. */
  wake(): void;
  setVisible(isVisible: boolean): void;
  timers(): number;
  /** What was reported. */
  readonly reported: unknown[];
}

/** Time that stands still until a test moves it; no network unless `parts` brings one. */
export function manualEnvironment(parts: Partial<Environment> = {}): ManualEnvironment {
  let now = Date.UTC(2026, 4, 7);
  let isVisible = true;
  const timers = new Set<{ at: number; run: () => void }>();
  const wakers = new Set<() => void>();
  const reported: unknown[] = [];
  return {
    fetch: () => Promise.reject(new TypeError('no network')),
    WebSocket: undefined,
    now: () => now,
    random: () => 0.5,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    onWake(run) {
      wakers.add(run);
      return () => wakers.delete(run);
    },
    isVisible: () => isVisible,
    report: error => void reported.push(error),
    reported,
    ...parts,
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const due = [...timers].filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.run();
        await settle();
      }
      now = end;
    },
    wake() {
      for (const run of wakers) run();
    },
    setVisible(next) {
      isVisible = next;
    },
    timers: () => timers.size,
  };
}

export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

import type { Clock } from '../ports.ts';

export interface ManualClock extends Clock {
  /** Moves both clocks on and runs what falls due, in order. */
  advance(ms: number): void;
  /** Sets the wall clock alone, as an administrator or NTP would. */
  setWall(ms: number): void;
  /** How many are set. */
  timers(): number;
}

interface Timer {
  at: number;
  every: number | null;
  run: () => void;
}

/** Time that stands still until a test moves it. */
export function createManualClock(start = Date.UTC(2026, 4, 7, 16, 42)): ManualClock {
  let wall = start;
  let monotonic = 0;
  const timers = new Set<Timer>();

  function add(timer: Timer): () => void {
    timers.add(timer);
    return () => timers.delete(timer);
  }

  function nextDue(until: number): Timer | undefined {
    return [...timers].filter(timer => timer.at <= until).sort((a, b) => a.at - b.at)[0];
  }

  return {
    now: () => wall,
    monotonic: () => monotonic,
    after: (ms, run) => add({ at: monotonic + ms, every: null, run }),
    every: (ms, run) => add({ at: monotonic + ms, every: ms, run }),
    timers: () => timers.size,
    setWall(ms) {
      wall = ms;
    },
    advance(ms) {
      const end = monotonic + ms;
      for (let timer = nextDue(end); timer; timer = nextDue(end)) {
        wall += timer.at - monotonic;
        monotonic = timer.at;
        if (timer.every === null) timers.delete(timer);
        else timer.at += timer.every;
        timer.run();
      }
      wall += end - monotonic;
      monotonic = end;
    },
  };
}

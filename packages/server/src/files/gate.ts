/** Lets `atOnce` tasks run and `waitingMax` wait their turn; a further one is turned away: null. */
export function createGate(atOnce: number, waitingMax: number) {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async function enter<T>(task: () => Promise<T>): Promise<{ result: T } | null> {
    if (running < atOnce) running++;
    else if (waiting.length >= waitingMax) return null;
    else await new Promise<void>(resolve => waiting.push(resolve));
    try {
      return { result: await task() };
    } finally {
      // The place is handed on, not given up, so nobody slips in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

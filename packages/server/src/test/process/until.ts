import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE_MS = 30_000;
const PAUSE_MS = 20;

/** Asks until there is a value: for what another process decides and nobody announces. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${DEADLINE_MS} ms`);
    await delay(PAUSE_MS);
  }
}

/** Asks until it holds. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  await until(what, async () => holds() || undefined);
}

import { setTimeout as delay } from 'node:timers/promises';
import type { History } from '../history.ts';
import type { Schedule } from '../schedule.ts';
import type { World } from '../topology/world.ts';

/** What all clients of one schedule share. */
export interface Scene {
  readonly schedule: Schedule;
  readonly world: World;
  readonly history: History;
  /** Monotonic ms since the schedule began. */
  now(): number;
  /** Ended when the schedule is over: clients stop. */
  readonly over: AbortSignal;
  /** False when it was cut short by the end. */
  sleep(ms: number): Promise<boolean>;
}

export function createScene(schedule: Schedule, world: World, history: History): { scene: Scene; end(): void } {
  const start = performance.now();
  const ending = new AbortController();
  const scene: Scene = {
    schedule,
    world,
    history,
    now: () => performance.now() - start,
    over: ending.signal,
    sleep: ms =>
      delay(Math.max(ms, 0), true, { signal: ending.signal }).catch((error: unknown) => {
        if (ending.signal.aborted) return false;
        throw error;
      }),
  };
  return { scene, end: () => ending.abort() };
}

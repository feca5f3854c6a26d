import type { Scene } from './clients/scene.ts';

export const STALL = 'the harness stood still';
const EVERY_MS = 50;
const STALL_MS = 250;

/** When this process itself stands still, clients are late through no fault of the server's: that is noted. */
export function watchStalls({ now, history }: Scene): () => void {
  let last = now();
  const timer = setInterval(() => {
    const current = now();
    if (current - last > STALL_MS) history.disturbances.push({ what: STALL, from: last, to: current });
    last = current;
  }, EVERY_MS);
  return () => clearInterval(timer);
}

/** For how many ms this process stood still since then. */
export function stoodStill({ disturbances }: Scene['history'], since: number): number {
  const stalls = disturbances.filter(({ what, from }) => what === STALL && from >= since);
  return stalls.reduce((sum, { from, to }) => sum + to - from, 0);
}

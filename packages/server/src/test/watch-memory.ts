import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The most bytes of buffers that were alive at once, above those at the beginning; garbage does not count. */
export function watchMemory() {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const measure = () => {
    collectGarbage();
    return process.memoryUsage().arrayBuffers;
  };
  const before = measure();
  let most = before;
  return {
    sample() {
      most = Math.max(most, measure());
    },
    growth: () => most - before,
  };
}

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** After the first requests, and before anybody looks at the memory of a server nobody uses yet. */
const AFTER_START_MS = 3_000;

/**
 * Gives back what only the start needed, about 20 MB: V8 collects when something allocates, which an idle server hardly
 * does. Takes some 50 ms, once. The answer cancels it.
 */
export function shrinkHeapSoon(): () => void {
  const timer = setTimeout(() => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as (options: object) => void;
    collect({ type: 'major', flavor: 'last-resort' });
  }, AFTER_START_MS);
  timer.unref();
  return () => clearTimeout(timer);
}

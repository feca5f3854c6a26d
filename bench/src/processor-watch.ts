import { cpuMs, familyCpuMs } from './process-figures.ts';

/** Ends the watch. */
export type ProcessorWatch = () => ProcessorUse;

export interface ProcessorUse {
  /** Milliseconds of processor time by name. */
  usedMs: Record<string, number>;
  elapsedMs: number;
  /** Shares of a core, e.g. `node 1 97 %, PostgreSQL 41 %`. */
  text: string;
}

/** What each of these processes uses, with the processes it started; our own without them. One that was replaced counts anew. */
export function watchProcessors(pids: Record<string, () => number>): ProcessorWatch {
  const read = () =>
    Object.entries(pids).map(([name, readPid]) => {
      const pid = readPid();
      return { name, pid, ms: pid === process.pid ? cpuMs(pid) : familyCpuMs(pid) };
    });
  const before = read();
  const startedAt = performance.now();
  return () => {
    const elapsedMs = performance.now() - startedAt;
    const used = read().map(({ name, pid, ms }): [string, number] => {
      const earlier = before.find(process => process.pid === pid);
      return [name, ms - (earlier?.ms ?? 0)];
    });
    const text = used.map(([name, ms]) => `${name} ${Math.round((ms / elapsedMs) * 100)} %`).join(', ');
    return { usedMs: Object.fromEntries(used), elapsedMs, text };
  };
}

/** Processor time of one of `count` things, e.g. `node 1 71 µs, PostgreSQL 40 µs`. */
export function costOfEach({ usedMs }: ProcessorUse, count: number): string {
  return Object.entries(usedMs)
    .map(([name, ms]) => `${name} ${((ms * 1000) / count).toFixed(1)} µs`)
    .join(', ');
}

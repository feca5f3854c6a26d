import { type HttpConnection, openHttpConnection } from './http-connection.ts';
import type { Answer } from './http-response.ts';
import { cpuMs } from './process-figures.ts';

/** What the connections ask and what becomes of the answers. */
export interface Traffic {
  /** The next request of this connection. */
  next(connection: number): string;
  /** Runs for every answer, also of the warm-up and the last ones in flight. */
  onAnswer(connection: number, answer: Answer): void;
}

/** The process that answers. */
export interface Target {
  pid: number;
  port: number;
}

export interface LoadResult {
  perSecond: number;
  /** Milliseconds, unordered, of the answers inside the window. */
  latencies: number[];
  /** Share of a core the load generator used: near 1, the figure is its own and not the server's. */
  generatorCpu: number;
  /** The same of the process that answers: well below 1 without waiting for a disk, something else had its core. */
  targetCpu: number;
  /** Processor time of one answer, in microseconds; what a busy machine disturbs least. */
  targetCpuUs: number;
}

/** Closed loop: every connection asks again as soon as it is answered. Ends only when the last answer is in. */
export async function runClosedLoop(
  target: Target,
  connections: number,
  seconds: number,
  traffic: Traffic,
): Promise<LoadResult> {
  const { promise: lost, reject: onLost } = Promise.withResolvers<never>();
  const open = await Promise.all(Array.from({ length: connections }, () => openHttpConnection(target.port, onLost)));
  try {
    return await Promise.race([loop(open, target.pid, seconds, traffic), lost]);
  } finally {
    for (const connection of open) connection.close();
    lost.catch(() => null);
  }
}

function loop(open: HttpConnection[], pid: number, seconds: number, traffic: Traffic): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const latencies: number[] = [];
    const cpuBefore = process.cpuUsage();
    const targetBefore = cpuMs(pid);
    let answers = 0;
    const start = performance.now();
    const end = start + seconds * 1000;
    let inFlight = open.length;

    const ask = (connection: HttpConnection, index: number): void => {
      const asked = performance.now();
      connection.exchange(traffic.next(index), answer => {
        const now = performance.now();
        answers++;
        if (now < end) latencies.push(now - asked);
        try {
          traffic.onAnswer(index, answer);
        } catch (error) {
          reject(error);
          return;
        }
        if (now < end) ask(connection, index);
        else if (--inFlight === 0) finish();
      });
    };
    const finish = (): void => {
      const cpu = process.cpuUsage(cpuBefore);
      const targetMs = cpuMs(pid) - targetBefore;
      const elapsed = performance.now() - start;
      resolve({
        perSecond: latencies.length / seconds,
        latencies,
        generatorCpu: (cpu.user + cpu.system) / 1000 / elapsed,
        targetCpu: targetMs / elapsed,
        targetCpuUs: (targetMs * 1000) / answers,
      });
    };
    open.forEach(ask);
  });
}

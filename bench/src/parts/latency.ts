import { createCustomers } from '../customers.ts';
import { below, type Figure, milliseconds, type PartOutcome } from '../figures.ts';
import { type OpenLoop, type OpenLoopResult, runOpenLoop } from '../open-loop.ts';
import type { Options } from '../options.ts';
import { startServer, withDataDir } from '../server-under-test.ts';
import type { Percentiles } from '../statistics.ts';

export const CUSTOMERS = 200;
const PER_SECOND = 1_000;

/** Send to socket on one node: every customer writes, and every customer's socket must hear of it. */
export function measureLatency(options: Options): Promise<PartOutcome> {
  return withDataDir(async dataDir => {
    const server = await startServer(dataDir);
    try {
      const customers = await createCustomers(server.port, CUSTOMERS);
      const loop = {
        name: 'latency',
        sendPort: server.port,
        socketPort: server.port,
        perSecond: PER_SECOND,
        warmUpSeconds: options.seconds,
        seconds: options.seconds * 4,
      };
      const result = await runOpenLoop(loop, customers);
      return { problems: result.problems, figures: openLoopFigures(loop, result, 15) };
    } finally {
      await server.stop();
    }
  });
}

/** `p99Ms`: what the way to the socket should stay below. */
export function openLoopFigures(loop: OpenLoop, result: OpenLoopResult, p99Ms: number): Figure[] {
  const four = (of: Percentiles): string => [of.p50, of.p99, of.p999, of.max].map(milliseconds).join(' / ');
  return [
    {
      part: loop.name,
      name: `send to socket at ${loop.perSecond}/s, ${CUSTOMERS} sockets (p50 / p99 / p99.9 / max)`,
      value: four(result.toSocket),
      target: below(`${p99Ms} ms p99`, result.toSocket.p99, p99Ms),
    },
    { part: loop.name, name: 'send to answer', value: four(result.toAnswer) },
    { part: loop.name, name: 'of which the generator was late', value: four(result.generatorLateness) },
  ];
}

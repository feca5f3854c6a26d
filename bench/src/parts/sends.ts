import type { ChildProcess } from '../child-process.ts';
import { createCustomers } from '../customers.ts';
import { atLeast, below, costFigure, milliseconds, type PartOutcome, rateFigure } from '../figures.ts';
import type { Options } from '../options.ts';
import { CONNECTIONS, runPairs } from '../paired-runs.ts';
import { progress } from '../progress.ts';
import { startEcho, startServer, withDataDir } from '../server-under-test.ts';
import { percentiles } from '../statistics.ts';
import { createSendTraffic, towardsEcho } from '../traffic.ts';

export const CONVERSATIONS = 1_000;

export function measureSends(options: Options): Promise<PartOutcome> {
  return withDataDir(dataDir =>
    compareSends('sends', { text: '0.30', ratio: 0.3 }, () => startServer(dataDir), options),
  );
}

/** Durable sends against the echo of the same requests, then proof that each of them is stored once. */
export async function compareSends(
  part: string,
  target: { text: string; ratio: number },
  start: () => Promise<ChildProcess>,
  options: Options,
): Promise<PartOutcome> {
  const echo = await startEcho('echo');
  const server = await start();
  try {
    const outcome: PartOutcome = { figures: [], problems: [] };
    for (const conversations of [CONVERSATIONS, CONNECTIONS]) {
      const customers = await createCustomers(server.port, conversations);
      const traffic = createSendTraffic(customers, CONNECTIONS);
      const pairing = await runPairs(
        `${part}, ${conversations} conversations`,
        { name: 'echo', target: echo, traffic: towardsEcho(traffic) },
        { name: 'server', target: server, traffic },
        options,
      );
      const { checked, problems } = await traffic.verify(server.port);
      progress(`${part}: read ${checked} accepted messages back, ${problems.length} problems`);
      outcome.problems.push(...problems);

      const isMain = conversations === CONVERSATIONS;
      const { p50, p99, max } = percentiles(pairing.latencies);
      const name = `durable sends, ${CONNECTIONS} clients, ${conversations} conversations`;
      outcome.figures.push(
        rateFigure(part, name, pairing, isMain ? atLeast(`${target.text} of echo`, pairing.ratio, target.ratio) : null),
        {
          part,
          name: '  answer time (p50 / p99 / max)',
          value: [p50, p99, max].map(milliseconds).join(' / '),
          ...(isMain && { target: below('20 ms p99', p99, 20) }),
        },
        costFigure(part, pairing),
      );
    }
    return outcome;
  } finally {
    await Promise.all([echo.stop(), server.stop()]);
  }
}

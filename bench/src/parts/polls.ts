import { createCustomers, greet } from '../customers.ts';
import { atLeast, costFigure, milliseconds, type PartOutcome, rateFigure } from '../figures.ts';
import type { Options } from '../options.ts';
import { CONNECTIONS, runPairs } from '../paired-runs.ts';
import { startEcho, startServer, withDataDir } from '../server-under-test.ts';
import { percentiles } from '../statistics.ts';
import { createEmptyPollTraffic } from '../traffic.ts';
import { CONVERSATIONS } from './sends.ts';

/**
 * Polls of customers who have seen everything, against an echo that answers the same empty list. The server is started
 * anew before them: nothing may depend on what it happened to remember from the sends.
 */
export function measurePolls(options: Options): Promise<PartOutcome> {
  return withDataDir(async dataDir => {
    const greeter = await startServer(dataDir);
    const customers = await createCustomers(greeter.port, CONVERSATIONS);
    await greet(greeter.port, customers);
    await greeter.stop();
    const echo = await startEcho('echo');
    const server = await startServer(dataDir);
    try {
      const traffic = createEmptyPollTraffic(customers, CONNECTIONS);
      const pairing = await runPairs(
        'polls',
        { name: 'echo', target: echo, traffic },
        { name: 'server', target: server, traffic },
        options,
      );
      const { p50, p99, max } = percentiles(pairing.latencies);
      const name = `empty polls, ${CONNECTIONS} clients, ${CONVERSATIONS} conversations`;
      return {
        problems: [],
        figures: [
          rateFigure('polls', name, pairing, atLeast('0.55 of echo', pairing.ratio, 0.55)),
          {
            part: 'polls',
            name: '  answer time (p50 / p99 / max)',
            value: [p50, p99, max].map(milliseconds).join(' / '),
          },
          costFigure('polls', pairing),
        ],
      };
    } finally {
      await Promise.all([echo.stop(), server.stop()]);
    }
  });
}

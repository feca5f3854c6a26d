import { setTimeout as wait } from 'node:timers/promises';
import { createCustomers, greet } from '../customers.ts';
import { atMost, type Figure, milliseconds, type PartOutcome, perSecond } from '../figures.ts';
import type { Traffic } from '../http-load.ts';
import { copyLargeDatabase, MESSAGES_EACH } from '../large-database.ts';
import type { Options } from '../options.ts';
import { CONNECTIONS, runPairs } from '../paired-runs.ts';
import { cpuMs } from '../process-figures.ts';
import { progress } from '../progress.ts';
import { startServer, withDataDir } from '../server-under-test.ts';
import { createEmptyPollTraffic, createSendTraffic } from '../traffic.ts';

/** Customers who take part, on either side; on the large one an even spread over all conversations. */
const SAMPLE_MAX = 20_000;
/** Processor time in one second; a profiler alone takes some. */
const LITTLE_MS = 200;
const SETTLE_TIMEOUT_MS = 120_000;

/** The same traffic on a server with millions of messages and on one with none: what size itself costs. */
export function measureLarge(options: Options): Promise<PartOutcome> {
  return withDataDir(largeDir => withDataDir(emptyDir => compare(largeDir, emptyDir, options)));
}

async function compare(largeDir: string, emptyDir: string, options: Options): Promise<PartOutcome> {
  const all = shuffled(await copyLargeDatabase(largeDir, options.largeConversations));
  const old = all.slice(0, Math.min(SAMPLE_MAX, all.length));
  const greeter = await startServer(emptyDir);
  const fresh = await createCustomers(greeter.port, old.length);
  await greet(greeter.port, fresh);
  await greeter.stop();
  // Both are started now, so that neither has anything in memory yet.
  const large = await startServer(largeDir);
  const empty = await startServer(emptyDir);
  try {
    const settledAfterMs = await settled(large.pid);
    progress(`large: ready after ${milliseconds(large.startedInMs)}, idle ${milliseconds(settledAfterMs)} later`);

    const half = Math.floor(old.length / 2);
    const sendsLarge = createSendTraffic(old.slice(0, half), CONNECTIONS);
    const sendsEmpty = createSendTraffic(fresh.slice(0, half), CONNECTIONS);
    const pollsLarge = createEmptyPollTraffic(old.slice(half), CONNECTIONS);
    const pollsEmpty = createEmptyPollTraffic(fresh.slice(half), CONNECTIONS);
    const costOf = async (name: string, onEmpty: Traffic, onLarge: Traffic): Promise<Figure> => {
      const pairing = await runPairs(
        `large, ${name}`,
        { name: 'empty', target: empty, traffic: onEmpty },
        { name: 'large', target: large, traffic: onLarge },
        options,
      );
      return {
        part: 'large',
        name: `cost of ${name} at ${(all.length * MESSAGES_EACH) / 1e6} million messages`,
        value: `${perSecond(pairing.perSecond)} (empty ${perSecond(pairing.ceilingPerSecond)})`,
        ratio: 1 / pairing.ratio,
        lowest: 1 / pairing.highest,
        highest: 1 / pairing.lowest,
        target: atMost('1.2 of empty', 1 / pairing.ratio, 1.2),
      };
    };
    const figures = [
      await costOf('empty polls', pollsEmpty, pollsLarge),
      await costOf('durable sends', sendsEmpty, sendsLarge),
      { part: 'large', name: 'spawn to ready on it', value: milliseconds(large.startedInMs) },
      { part: 'large', name: 'from ready to idle (background check)', value: milliseconds(settledAfterMs) },
    ];
    const [onLarge, onEmpty] = [await sendsLarge.verify(large.port), await sendsEmpty.verify(empty.port)];
    progress(`large: read ${onLarge.checked + onEmpty.checked} accepted messages back`);
    return { figures, problems: [...onLarge.problems, ...onEmpty.problems] };
  } finally {
    await Promise.all([large.stop(), empty.stop()]);
  }
}

/** Waits until the process has done little for a second: what it does after its start is not the traffic's cost. */
async function settled(pid: number): Promise<number> {
  const startedAt = performance.now();
  for (let used = cpuMs(pid); performance.now() - startedAt < SETTLE_TIMEOUT_MS; ) {
    await wait(1_000);
    const now = cpuMs(pid);
    if (now - used <= LITTLE_MS) return performance.now() - startedAt;
    used = now;
  }
  throw new Error('the server on the large database does not come to rest');
}

function shuffled<T>(items: T[]): T[] {
  return items
    .map(item => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

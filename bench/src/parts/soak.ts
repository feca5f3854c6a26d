import { setTimeout as wait } from 'node:timers/promises';
import { parsePrometheusText } from '../../../packages/server/src/test/process/prometheus-text.ts';
import { startChurn } from '../churn.ts';
import { withCluster } from '../cluster.ts';
import { at, createCustomers } from '../customers.ts';
import { type Figure, milliseconds, type PartOutcome } from '../figures.ts';
import { runOpenLoop } from '../open-loop.ts';
import type { Options } from '../options.ts';
import { openFiles, residentBytes } from '../process-figures.ts';
import { progress } from '../progress.ts';
import { isFlat, type Sample, trendOf } from '../trend.ts';

const CUSTOMERS = 200;
const PER_SECOND = 200;
const CHURNING = 50;
const SAMPLE_EVERY_MS = 500;
const WARM_UP_SECONDS = 2;
/** So that V8 collects often: with room it lets garbage lie for minutes, which looks like a leak. */
const SMALL_HEAP = { NODE_OPTIONS: '--max-old-space-size=128' };

/** What is watched, how it is printed, and from what growth a minute on it counts as growth at all. */
const WATCHED = {
  'resident memory': { unit: 'MB', per: 1e6, tolerance: 1 },
  'heap in use': { unit: 'MB', per: 1e6, tolerance: 1 },
  'open files': { unit: '', per: 1, tolerance: 1 },
  'active timers': { unit: '', per: 1, tolerance: 1 },
  'active handles and requests': { unit: '', per: 1, tolerance: 1 },
} as const;

type Watched = keyof typeof WATCHED;

/** Mixed load on one node for a while: sends, their frames, polls, sockets that come and go. What it holds must not grow. */
export function measureSoak(options: Options): Promise<PartOutcome> {
  return withCluster(
    1,
    async cluster => {
      const node = at(cluster.nodes, 0);
      const customers = await createCustomers(node.port, CUSTOMERS);
      const churning = await createCustomers(node.port, CHURNING);
      await cluster.analyze();
      const samples = new Map<Watched, Sample[]>();
      let shares = '';
      let churned = '';
      const loop = {
        name: 'soak',
        sendPort: node.port,
        socketPort: node.port,
        perSecond: PER_SECOND,
        warmUpSeconds: WARM_UP_SECONDS,
        seconds: options.soakSeconds,
        onRun() {
          const stopWatch = cluster.watch();
          const churn = startChurn(node.port, churning);
          const stopSampling = sampleRegularly(node, samples);
          return async () => {
            await stopSampling();
            const { polls, sockets } = await churn.stop();
            shares = stopWatch().text;
            churned = `${polls} polls, ${sockets} sockets opened and closed`;
          };
        },
      };
      const result = await runOpenLoop(loop, customers);
      const load = `${PER_SECOND} sends a second to ${CUSTOMERS} sockets for ${options.soakSeconds} s, ${churned}`;
      progress(`soak: ${load}`);
      const part = 'soak';
      return {
        problems: result.problems,
        figures: [
          ...[...samples].map(([name, values]) => trendFigure(name, values)),
          {
            part,
            name: `send to socket (p50 / p99 / max)`,
            value: [result.toSocket.p50, result.toSocket.p99, result.toSocket.max].map(milliseconds).join(' / '),
          },
          { part, name: '  processor shares', value: shares },
          { part, name: '  the load', value: load },
        ],
      };
    },
    SMALL_HEAP,
  );
}

/** Stops after the sample under way. */
function sampleRegularly(
  { pid, port }: { pid: number; port: number },
  samples: Map<Watched, Sample[]>,
): () => Promise<void> {
  let isStopped = false;
  const note = (name: Watched, atMs: number, value: number): void => {
    samples.set(name, [...(samples.get(name) ?? []), { atMs, value }]);
  };
  const sample = async (): Promise<void> => {
    while (!isStopped) {
      const metrics = await readMetrics(port);
      const atMs = performance.now();
      note('resident memory', atMs, residentBytes(pid));
      note('heap in use', atMs, metric(metrics, 'nodejs_heap_size_used_bytes'));
      note('open files', atMs, openFiles(pid));
      note('active timers', atMs, metrics.get('nodejs_active_resources{type="Timeout"}') ?? 0);
      note('active handles and requests', atMs, metric(metrics, 'nodejs_active_resources_total'));
      await wait(SAMPLE_EVERY_MS);
    }
  };
  const sampling = sample();
  // Told at the stop.
  sampling.catch(() => null);
  return () => {
    isStopped = true;
    return sampling;
  };
}

async function readMetrics(port: number): Promise<Map<string, number>> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  if (answer.status !== 200) throw new Error(`/metrics answered ${answer.status}`);
  return parsePrometheusText(await answer.text());
}

function metric(metrics: Map<string, number>, name: string): number {
  const value = metrics.get(name);
  if (value === undefined) throw new Error(`/metrics says nothing of ${name}`);
  return value;
}

function trendFigure(name: Watched, samples: Sample[]): Figure {
  const { unit, per, tolerance } = WATCHED[name];
  const trend = trendOf(samples);
  const print = (value: number): string => (value / per).toFixed(1);
  const sign = trend.perMinute < 0 ? '' : '+';
  const text = `${print(trend.level)} ${unit}, ${sign}${print(trend.perMinute)} ± ${print(trend.noisePerMinute)} a minute`;
  return {
    part: 'soak',
    name: `${name}, lowest of each window`,
    value: text.replace(' ,', ','),
    target: { text: `flat: ≤ ${tolerance} ${unit}/min or noise`, isMet: isFlat(trend, tolerance * per) },
  };
}

import type { ChildProcess } from '../child-process.ts';
import { type Cluster, withCluster } from '../cluster.ts';
import { at, createCustomers } from '../customers.ts';
import { type Figure, milliseconds, type PartOutcome, perSecond } from '../figures.ts';
import { type LoadResult, runClosedLoop } from '../http-load.ts';
import type { Options } from '../options.ts';
import { CONNECTIONS } from '../paired-runs.ts';
import { costOfEach, type ProcessorUse } from '../processor-watch.ts';
import { progress } from '../progress.ts';
import { median, percentiles } from '../statistics.ts';
import { createSendTraffic, type SendTraffic } from '../traffic.ts';
import { CONVERSATIONS } from './sends.ts';

/** The clients' share that goes to one node. */
interface Share {
  node: number;
  connections: number;
  traffic: SendTraffic;
}

interface Run {
  perSecond: number;
  latencies: number[];
  use: ProcessorUse;
}

/** The same clients on one node and spread over two, in turn. With both nodes on one core the sum cannot grow: what a
 * send costs each process is the figure to plan with. */
export function measureNodes(options: Options): Promise<PartOutcome> {
  return withCluster(2, async cluster => {
    const one = await createShares(cluster, 1);
    const two = await createShares(cluster, 2);
    await cluster.analyze();
    progress('nodes: warming up');
    await run(cluster, one, options.seconds);
    await run(cluster, two, options.seconds);
    const onOne: Run[] = [];
    const onTwo: Run[] = [];
    for (let pair = 1; pair <= options.pairs; pair++) {
      for (const [shares, runs] of [
        [one, onOne],
        [two, onTwo],
      ] as const) {
        const result = await run(cluster, shares, options.seconds);
        runs.push(result);
        progress(`nodes: pair ${pair}, ${shares.length} of them ${perSecond(result.perSecond)}; ${result.use.text}`);
      }
    }
    const problems = [...(await verify(cluster, one)), ...(await verify(cluster, two))];
    return { problems, figures: [...figuresOf(1, onOne), ...figuresOf(2, onTwo, onOne)] };
  });
}

async function createShares({ nodes }: Cluster, count: number): Promise<Share[]> {
  const shares: Share[] = [];
  const connections = CONNECTIONS / count;
  for (let node = 0; node < count; node++) {
    const customers = await createCustomers(at(nodes, node).port, CONVERSATIONS / count);
    shares.push({ node, connections, traffic: createSendTraffic(customers, connections) });
  }
  return shares;
}

async function run({ nodes, watch }: Cluster, shares: Share[], seconds: number): Promise<Run> {
  const stop = watch();
  const results: LoadResult[] = await Promise.all(
    shares.map(({ node, connections, traffic }) => runClosedLoop(at(nodes, node), connections, seconds, traffic)),
  );
  const use = stop();
  return {
    perSecond: results.reduce((sum, result) => sum + result.perSecond, 0),
    latencies: results.flatMap(result => result.latencies),
    use,
  };
}

/** Each share is read back through the node that did not take it. */
async function verify({ nodes }: Cluster, shares: Share[]): Promise<string[]> {
  const found: string[] = [];
  for (const { node, traffic } of shares) {
    const other: ChildProcess = at(nodes, 1 - node);
    const { checked, problems } = await traffic.verify(other.port);
    progress(`nodes: read ${checked} accepted messages back through the other node, ${problems.length} problems`);
    found.push(...problems);
  }
  return found;
}

function figuresOf(nodes: number, runs: Run[], compared?: Run[]): Figure[] {
  const { p50, p99, max } = percentiles(runs.flatMap(one => one.latencies));
  const ratios = compared?.map((other, index) => at(runs, index).perSecond / other.perSecond);
  const last = at(runs, runs.length - 1);
  const part = 'nodes';
  return [
    {
      part,
      name: `durable sends, ${nodes === 1 ? 'one node' : `${nodes} nodes on one core`}, ${CONNECTIONS} clients`,
      value: perSecond(median(runs.map(one => one.perSecond))),
      ...(ratios && { ratio: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) }),
    },
    { part, name: '  answer time (p50 / p99 / max)', value: [p50, p99, max].map(milliseconds).join(' / ') },
    { part, name: '  processor shares, last run', value: last.use.text },
    {
      part,
      name: '  processor time of one send, last run',
      value: costOfEach(last.use, (last.perSecond * last.use.elapsedMs) / 1000),
    },
  ];
}

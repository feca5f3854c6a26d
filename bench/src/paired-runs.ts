import { perSecond } from './figures.ts';
import { type LoadResult, runClosedLoop, type Target, type Traffic } from './http-load.ts';
import { duringLoad } from './profile-summary.ts';
import { progress } from './progress.ts';
import { median, percentiles } from './statistics.ts';

export const CONNECTIONS = 64;

export interface Side {
  name: string;
  target: Target;
  traffic: Traffic;
}

export interface Pairing {
  /** Median over the pairs of measured / ceiling. */
  ratio: number;
  lowest: number;
  highest: number;
  /** Medians of the single runs. */
  perSecond: number;
  ceilingPerSecond: number;
  cpuUs: number;
  ceilingCpuUs: number;
  /** Milliseconds, of all measured runs together. */
  latencies: number[];
}

/** Alternates ceiling and measured, so that whatever slows the machine for a while slows both. */
export async function runPairs(
  name: string,
  ceiling: Side,
  measured: Side,
  { pairs, seconds }: { pairs: number; seconds: number },
): Promise<Pairing> {
  const run = (side: Side) =>
    duringLoad(side.target.pid, () => runClosedLoop(side.target, CONNECTIONS, seconds, side.traffic));
  progress(`${name}: warming up`);
  await run(ceiling);
  await run(measured);
  const above: LoadResult[] = [];
  const below: LoadResult[] = [];
  const ratios: number[] = [];
  for (let pair = 1; pair <= pairs; pair++) {
    const [upper, lower] = [await run(ceiling), await run(measured)];
    above.push(upper);
    below.push(lower);
    const ratio = lower.perSecond / upper.perSecond;
    ratios.push(ratio);
    progress(`${name}: pair ${pair} of ${pairs}, ratio ${ratio.toFixed(3)}`);
    progress(`    ${describe(ceiling.name, upper)}`);
    progress(`    ${describe(measured.name, lower)}`);
  }
  return {
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    perSecond: median(below.map(result => result.perSecond)),
    ceilingPerSecond: median(above.map(result => result.perSecond)),
    cpuUs: median(below.map(result => result.targetCpuUs)),
    ceilingCpuUs: median(above.map(result => result.targetCpuUs)),
    latencies: below.flatMap(result => result.latencies),
  };
}

function describe(name: string, result: LoadResult): string {
  const { p50, p99 } = percentiles(result.latencies);
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const bound = result.generatorCpu > 0.95 ? ', THE GENERATOR IS THE LIMIT' : '';
  return (
    `${name.padEnd(6)} ${perSecond(result.perSecond).padStart(8)}, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ` +
    `${result.targetCpuUs.toFixed(1)} µs CPU each, on CPU ${percent(result.targetCpu)}, generator ${percent(result.generatorCpu)}${bound}`
  );
}

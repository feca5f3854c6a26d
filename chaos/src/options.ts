import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Topology } from './schedule.ts';

export interface Options {
  schedules: number;
  seed: number;
  topologies: Topology[];
  parallel: number;
  seconds: number;
  /** Sockets beside the usual ones, cut off all at once. */
  crowd: number;
  /** Goes on after a violation. */
  keep: boolean;
  /** Of the mutants, those whose description has this in it. */
  only: string;
}

export const USAGE = `npm run chaos -- [options]
  --schedules N   how many schedules of each topology (20)
  --seed S        the seed of the first; the others follow it (1)
  --topology T    sqlite, cluster or both (both)
  --parallel P    how many at once (half the cores)
  --seconds T     how long faults and load last in each (3)
  --crowd N       sockets beside the usual ones, which all come back at once (0)
  --keep          go on after a violation, and tell all of them in the end`;

/** Null: they cannot be read. */
export function readOptions(args: string[]): Options | null {
  try {
    const { values } = parseArgs({
      args,
      options: {
        schedules: { type: 'string', default: '20' },
        seed: { type: 'string', default: '1' },
        topology: { type: 'string', default: 'both' },
        parallel: { type: 'string', default: String(Math.max(1, Math.floor(availableParallelism() / 2))) },
        seconds: { type: 'string', default: '3' },
        crowd: { type: 'string', default: '0' },
        only: { type: 'string', default: '' },
        keep: { type: 'boolean', default: false },
      },
    });
    const topologies = TOPOLOGIES[values.topology];
    const [schedules, seed, parallel] = [values.schedules, values.seed, values.parallel].map(Number);
    const seconds = Number(values.seconds);
    const crowd = Number(values.crowd);
    if (!Number.isSafeInteger(crowd) || crowd < 0) return null;
    if (!topologies || !isCount(schedules) || !isCount(seed) || !isCount(parallel) || !(seconds > 0)) return null;
    return { schedules, seed, topologies, parallel, seconds, crowd, keep: values.keep, only: values.only };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

const TOPOLOGIES: Record<string, Topology[]> = {
  sqlite: ['sqlite'],
  cluster: ['cluster'],
  both: ['sqlite', 'cluster'],
};

function isCount(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && (value ?? 0) > 0;
}

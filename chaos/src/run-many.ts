import { type Outcome, runSchedule } from './run-schedule.ts';
import { planSchedule, type Topology } from './schedule.ts';
import { openLane } from './topology/world.ts';

export interface Many {
  topology: Topology;
  root: string;
  seeds: number[];
  parallel: number;
  seconds: number;
  crowd: number;
  /** False: no further schedule is begun. */
  onOutcome: (outcome: Outcome) => boolean;
}

/** Plays the schedules of the seeds, some side by side: each lane has its common servers, each schedule its own nodes. */
export async function runMany({ topology, root, seeds, parallel, seconds, crowd, onOutcome }: Many): Promise<void> {
  const waiting = [...seeds];
  let goesOn = true;
  async function runLane(): Promise<void> {
    const lane = await openLane(topology, root);
    try {
      for (let seed = waiting.shift(); goesOn && seed !== undefined; seed = waiting.shift()) {
        const outcome = await runSchedule(planSchedule(seed, topology, { seconds, crowd }), lane);
        if (!onOutcome(outcome)) goesOn = false;
      }
    } finally {
      await lane.close();
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, seeds.length) }, runLane));
}

import { setTimeout as wait } from 'node:timers/promises';
import { below, megabytes, milliseconds, type PartOutcome } from '../figures.ts';
import type { Options } from '../options.ts';
import { residentBytes } from '../process-figures.ts';
import { progress } from '../progress.ts';
import { startServer, withDataDir } from '../server-under-test.ts';
import { median } from '../statistics.ts';

const SETTLE_MS = 5_000;

/** From spawn to a server that says it is ready, on no database and on its own; then what it takes while idle. */
export async function measureCold(options: Options): Promise<PartOutcome> {
  const first: number[] = [];
  const again: number[] = [];
  const resident: number[] = [];
  for (let round = 0; round < options.pairs; round++) {
    await withDataDir(async dataDir => {
      const fresh = await startServer(dataDir);
      await assertReady(fresh.port);
      first.push(fresh.startedInMs);
      await fresh.stop();
      const restarted = await startServer(dataDir);
      again.push(restarted.startedInMs);
      await wait(SETTLE_MS);
      resident.push(residentBytes(restarted.pid));
      await restarted.stop();
    });
    progress(
      `cold: ready in ${milliseconds(first.at(-1) ?? 0)} with migrations, ${milliseconds(again.at(-1) ?? 0)} after`,
    );
  }
  return {
    problems: [],
    figures: [
      {
        part: 'cold',
        name: 'spawn to ready, empty data directory',
        value: milliseconds(median(first)),
        target: below('1 s', median(first), 1_000),
      },
      {
        part: 'cold',
        name: 'spawn to ready, existing database',
        value: milliseconds(median(again)),
        target: below('1 s', median(again), 1_000),
      },
      {
        part: 'cold',
        name: `resident memory after ${SETTLE_MS / 1000} s idle`,
        value: megabytes(median(resident)),
        target: below('130 MB', median(resident), 130e6),
      },
    ],
  };
}

/** The printed address must mean readiness. */
async function assertReady(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
  if (answer.status !== 200) throw new Error(`the server said it is ready, /readyz says ${answer.status}`);
}

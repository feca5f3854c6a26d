import { fileURLToPath } from 'node:url';
import { readOptions, USAGE } from './options.ts';
import { count, describeOutcome, describeTally } from './report.ts';
import { runMany } from './run-many.ts';
import type { Outcome } from './run-schedule.ts';

// Breaks real installations in ways a seed decides, and exits 1 if a promise was broken.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const options = readOptions(process.argv.slice(2));
if (options === null) {
  console.log(USAGE);
  process.exit(2);
}

const tally = { schedules: 0, violated: 0, attempts: 0, stored: 0, faults: 0, bytes: 0 };
const violated: Outcome[] = [];
const total = options.schedules * options.topologies.length;
const start = performance.now();

for (const topology of options.topologies) {
  const seeds = Array.from({ length: options.schedules }, (_, index) => options.seed + index);
  await runMany({
    ...options,
    topology,
    root: ROOT,
    seeds,
    onOutcome(outcome) {
      count(tally, outcome);
      if (outcome.violations.length > 0) {
        violated.push(outcome);
        console.error(`\n${describeOutcome(outcome)}`);
      }
      const seconds = Math.round((performance.now() - start) / 1000);
      const line = `${seconds} s: ${topology} seed ${outcome.schedule.seed}, of ${total}: ${describeTally(tally)}`;
      process.stderr.write(process.stderr.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
      return outcome.violations.length === 0 || options.keep;
    },
  });
  if (violated.length > 0 && !options.keep) break;
}

console.log(`\n${describeTally(tally)}`);
for (const { schedule } of violated) console.log(`violated: seed ${schedule.seed} on ${schedule.topology}`);
process.exit(violated.length > 0 ? 1 : 0);

import { catchMutant } from './catch-mutant.ts';
import { MUTANTS } from './mutants.ts';
import { readOptions } from './options.ts';

// Servers broken on purpose: each must be caught within so many schedules, by the checker of the rule it breaks.

const options = readOptions(['--schedules', '40', ...process.argv.slice(2)]);
if (options === null) {
  console.log('npm run chaos:mutants -- [--schedules N] [--seed S] [--parallel P] [--topology T] [--only TEXT]');
  process.exit(2);
}

let escaped = 0;
const { topologies, only } = options;
for (const mutant of MUTANTS.filter(({ topology, what }) => topologies.includes(topology) && what.includes(only))) {
  let played = 0;
  const other = new Set<string>();
  const caught = await catchMutant(mutant, options, ({ violations }) => {
    played++;
    for (const { rule } of violations) other.add(rule);
  });
  if (caught) {
    const { schedule, violations } = caught.outcome;
    const evidence = violations.find(({ rule }) => rule === caught.rule)?.evidence.slice(0, 160);
    console.log(
      `caught: ${mutant.what} (${mutant.topology}): seed ${schedule.seed}, [${caught.rule}] after ${played} schedules: ${evidence}`,
    );
  } else {
    escaped++;
    console.log(`ESCAPED: ${mutant.what} (${mutant.topology}): ${played} schedules; other rules seen: ${[...other]}`);
  }
}
console.log(`${escaped} escaped`);
process.exit(escaped > 0 ? 1 : 0);

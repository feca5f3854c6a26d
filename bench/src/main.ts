import { writeFileSync } from 'node:fs';
import { type PartOutcome, table } from './figures.ts';
import { machineFacts } from './machine-facts.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { measureBatching } from './parts/batching.ts';
import { measureCold } from './parts/cold.ts';
import { measureCrossNode } from './parts/crossnode.ts';
import { measureGenerator } from './parts/generator.ts';
import { measureInbox } from './parts/inbox.ts';
import { measureLarge } from './parts/large.ts';
import { measureLatency } from './parts/latency.ts';
import { measureNodes } from './parts/nodes.ts';
import { measurePolls } from './parts/polls.ts';
import { measurePostgres } from './parts/postgres.ts';
import { measureSends } from './parts/sends.ts';
import { measureSoak } from './parts/soak.ts';
import { measureSockets } from './parts/sockets.ts';
import { measureStorm } from './parts/storm.ts';
import { pinLoadGenerator } from './pinning.ts';
import { printProfile, profileFlags } from './profile-summary.ts';
import { progress } from './progress.ts';
import { addServerFlags } from './server-under-test.ts';

// The server against the ceiling of the same machine in the same minutes. Prints ratios and asserts no time; a lost,
// doubled or foreign message fails it.

const PARTS: Record<string, (options: Options) => Promise<PartOutcome>> = {
  generator: measureGenerator,
  sends: measureSends,
  polls: measurePolls,
  latency: measureLatency,
  sockets: measureSockets,
  large: measureLarge,
  inbox: measureInbox,
  postgres: measurePostgres,
  cold: measureCold,
  batching: measureBatching,
  nodes: measureNodes,
  crossnode: measureCrossNode,
  storm: measureStorm,
  soak: measureSoak,
};
const PROBLEMS_SHOWN = 20;

const options = readOptions(process.argv.slice(2), Object.keys(PARTS));
if (options === null) {
  console.log(`${USAGE}\nparts: ${Object.keys(PARTS).join(' ')}`);
  process.exit(2);
}
const facts = machineFacts(pinLoadGenerator());
if (options.profile) addServerFlags(profileFlags());

const total: PartOutcome = { figures: [], problems: [] };
for (const part of options.parts) {
  try {
    const outcome = await PARTS[part]?.(options);
    total.figures.push(...(outcome?.figures ?? []));
    total.problems.push(...(outcome?.problems.map(problem => `${part}: ${problem}`) ?? []));
  } catch (error) {
    progress(`${part} FAILED: ${error instanceof Error ? error.stack : error}`);
    total.problems.push(`${part}: ${error instanceof Error ? error.message : error}`);
  }
}

console.log(
  `\n${Object.entries(facts)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n\n${table(total.figures)}`,
);
if (options.profile) printProfile();
if (options.json !== null) writeFileSync(options.json, `${JSON.stringify({ facts, ...total }, null, 2)}\n`);
for (const problem of total.problems.slice(0, PROBLEMS_SHOWN)) console.error(`PROBLEM ${problem}`);
console.log(total.problems.length === 0 ? '\nNo message lost.' : `\n${total.problems.length} problems.`);
process.exit(total.problems.length === 0 ? 0 : 1);

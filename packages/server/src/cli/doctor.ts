import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { runChecks } from '../doctor/check.ts';
import { checksFor } from '../doctor/checks.ts';
import { runCommand } from './run-command.ts';

// `npm run doctor`: beside the running server, with its environment (OP11). Changes nothing but an empty conversation in
// the test environment.

const USAGE = `npm run doctor

Tries all that the configuration names, beside the running server and with its environment. A line a finding: ok, warn, or
FAIL with what to do; ends with 1 on a FAIL.`;

await runCommand(USAGE, {}, async ({ positionals }) => {
  if (positionals.length > 0) return null;
  const checks = checksFor(readConfig(), systemClock);
  const isWell = await runChecks(checks, systemClock, line => console.log(line));
  // A check that ran out of time may still hold a connection.
  process.exit(isWell ? 0 : 1);
});

import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { runChecks } from '../doctor/check.ts';
import { checksFor } from '../doctor/checks.ts';
import { runCommand } from './run-command.ts';

// `npm run doctor`: beside the running server, with its environment (OP11). Changes nothing but an empty conversation in
// the test environment.

await runCommand(async () => {
  const checks = checksFor(readConfig(), systemClock);
  const isWell = await runChecks(checks, systemClock, line => console.log(line));
  // A check that ran out of time may still hold a connection.
  process.exit(isWell ? 0 : 1);
});

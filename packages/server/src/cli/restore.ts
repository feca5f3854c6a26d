import { restore } from '../backup/restore.ts';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { runCommand } from './run-command.ts';

// `npm run restore`: with the server stopped (OP10).

const USAGE = `npm run restore -- <backup> [--force]

Puts the backup in the place the configuration names. Stop the server first. --force replaces data that is there, and
keeps it aside.`;

await runCommand(USAGE, { force: { type: 'boolean', default: false } }, async ({ positionals, values }) => {
  const [backup, ...rest] = positionals;
  if (backup === undefined || rest.length > 0) return null;
  const { manifest, aside } = await restore(readConfig(), backup, { force: values.force, clock: systemClock });
  const began = new Date(manifest.beganAt).toISOString();
  console.log(`Restored: ${manifest.counts.messages} messages, as of ${began}.`);
  if (aside !== null) console.log(`What was there before is in ${aside}; delete it when all is well.`);
  console.log(`Keys and sessions that were disabled or ended after ${began} work again: npm run keys -- list`);
  return 0;
});

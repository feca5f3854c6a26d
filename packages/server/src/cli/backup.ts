import { backUp } from '../backup/back-up.ts';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { describeDatabase } from '../storage/existing-database.ts';
import { runCommand } from './run-command.ts';

// `npm run backup`: for a timer, beside the running server (OP9).

const USAGE = `npm run backup -- <directory>

Writes a backup to <directory>, or into it under the time's name when it exists. The server may run.`;

await runCommand(USAGE, {}, async ({ positionals }) => {
  const [target, ...rest] = positionals;
  if (target === undefined || rest.length > 0) return null;
  const config = readConfig();
  const { directory, manifest } = await backUp(config, target, systemClock);
  const { conversations, messages, uploads } = manifest.counts;
  console.log(`${directory}\nof ${describeDatabase(config)}`);
  console.log(`${conversations} conversations, ${messages} messages, ${uploads} uploads; checked.`);
  if (manifest.missingFiles > 0) {
    console.error(`${manifest.missingFiles} files of uploads are missing in the data directory, and so in the backup.`);
  }
  if (manifest.filesIn === 'bucket') {
    console.log('The files of uploads are in the bucket and not in here: versioning and backups of it are its own.');
  }
  return 0;
});

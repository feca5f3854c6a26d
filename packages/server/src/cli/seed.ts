import { ENVIRONMENTS } from '@deskbell/protocol';
import { readConfig } from '../config.ts';
import { seed } from '../seed/seed.ts';
import { runCommand } from './run-command.ts';

// `npm run seed`: a database to try things on. Straight into the tables of DATA_DIR or DATABASE_URL.

const USAGE = `npm run seed -- [--conversations 1000] [--environment live|test] [--force]

Fills an empty database with a year of made-up conversations. On SQLite stop the server first.
--force   also a database that holds conversations`;

const OPTIONS = {
  conversations: { type: 'string', default: '1000' },
  environment: { type: 'string', default: 'live' },
  force: { type: 'boolean', default: false },
} as const;

await runCommand(USAGE, OPTIONS, async ({ positionals, values }) => {
  const conversations = Number(values.conversations);
  const environment = ENVIRONMENTS.find(candidate => candidate === values.environment);
  const isCount = Number.isInteger(conversations) && conversations >= 1 && conversations <= 10_000_000;
  if (!environment || !isCount || positionals.length > 0) return null;
  const order = { conversations, environment, force: values.force };
  const keys = await seed(readConfig(), order, line => console.log(line));
  for (const pair of keys ?? []) console.log(`${pair.environment}: ${pair.publicKey} ${pair.secretKey}`);
  return 0;
});

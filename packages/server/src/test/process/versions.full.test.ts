import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createDatabase } from '../postgres-cluster.ts';
import { ServerDidNotStart, type ServerProcess, startServer } from '../server-process.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { customerAt, newCustomer } from './clients.ts';
import { copySources, plant } from './source-copy.ts';

// A rolling upgrade: the next version is this one with one migration more.

const MIGRATE = 'packages/server/src/storage/migrate.ts';
const ADDS = `
export async function up(db) {
  await db.schema.createTable('of_the_next_version').addColumn('id', 'text').execute();
  await db.schema.alterTable('conversation').addColumn('of_the_next_version', 'text').execute();
}
`;
const LAST = '};\n\n/** In the order they run. */';

/** Where the version with the migration starts. */
function makeNextVersion(directory: string, migration: string): string {
  copySources(directory);
  writeFileSync(join(directory, 'packages/server/src/storage/migrations', `${migration}.ts`), ADDS);
  plant(directory, { file: MIGRATE, from: LAST, to: `  '${migration}': next,\n${LAST}` });
  plant(directory, {
    file: MIGRATE,
    from: "import type { Schema } from './schema.ts';",
    to: `import { up as next } from './migrations/${migration}.ts';\nimport type { Schema } from './schema.ts';`,
  });
  return join(directory, 'packages/server/src/start.js');
}

const directories = ['adds', 'takes'].map(name => makeTemporaryDirectory(name));
let database: string;
let old: ServerProcess;
const started: ServerProcess[] = [];

/** A node of this version, or of the one that starts at `start`. */
async function startNode(start?: string): Promise<ServerProcess> {
  const keys = old && { DESKBELL_BOOTSTRAP_PUBLIC_KEY: old.publicKey, DESKBELL_BOOTSTRAP_SECRET_KEY: old.secretKey };
  const node = await startServer({ DATABASE_URL: database, ...keys }, [], start);
  started.push(node);
  return node;
}

beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  old = await startNode();
});
afterAll(async () => {
  await Promise.all(started.map(node => node.stop()));
  for (const directory of directories) directory.remove();
});

test('[ST9] [I1] [I2] old and new nodes share a thread while the new one migrates, and the old one starts again', async () => {
  const customer = await newCustomer(old);
  const sent: string[] = [];
  let isUpgrading = true;
  const sending = (async () => {
    while (isUpgrading) {
      const content = `before ${sent.length}`;
      expect((await customer.send(content)).status).toBe(200);
      sent.push(content);
    }
  })();
  const next = await startNode(makeNextVersion(directories[0]?.path ?? '', '9000-next'));
  isUpgrading = false;
  await sending;
  const again = await startNode();
  for (const [index, node] of [old, next, again, next, old].entries()) {
    expect((await customerAt(node, customer.token).send(`after ${index}`)).status).toBe(200);
    sent.push(`after ${index}`);
  }
  for (const node of [old, next, again]) {
    const seen = await customerAt(node, customer.token).history();
    expect(seen.map(message => message.content)).toEqual(sent);
  }
});

test('[ST9] a version that does not know a migration that takes away does not start, and says why', async () => {
  database = await createDatabase(inject('postgresUrl'));
  await startNode(makeNextVersion(directories[1]?.path ?? '', '9001-next-contract'));
  const refused = await startNode().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ServerDidNotStart);
  expect((refused as ServerDidNotStart).output).toContain(
    'this version is too old for the database: a newer one has run 9001-next-contract on it',
  );
});

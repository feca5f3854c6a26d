import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PINNED_NODE } from './pinned-node.ts';
import { startServer } from './server-process.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

const COMMAND = fileURLToPath(new URL('../keys-command.ts', import.meta.url));
const run = promisify(execFile);

test('[OP8] who lost every key makes a new one beside the stopped server, and it works', async () => {
  const data = makeTemporaryDirectory('keys');
  const keys = (...args: string[]) => run(PINNED_NODE, [COMMAND, ...args], { env: { DATA_DIR: data.path } });
  const first = await startServer({ DATA_DIR: data.path });
  await expect(keys('list')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('is in use by') });
  await first.stop();

  const { stdout } = await keys('create', 'secret', 'live');
  const secretKey = stdout.trim().split('\n').at(-1) ?? '';
  expect(secretKey).toMatch(/^sk_live_/);
  const listed = (await keys('list')).stdout;
  expect(listed.split('\n').filter(line => line.startsWith('key_'))).toHaveLength(5);
  expect(listed).not.toContain(secretKey);
  const id = stdout.split(' ')[0] ?? '';

  const second = await startServer({ DATA_DIR: data.path });
  const ask = () => fetch(`${second.url}/api/v1/agent/conversations`, { headers: { 'x-api-key': secretKey } });
  expect((await ask()).status).toBe(200);
  await second.stop();
  await keys('disable', id);
  await expect(keys('disable', 'key_unknown')).rejects.toMatchObject({ code: 1 });
  const third = await startServer({ DATA_DIR: data.path });
  const refused = await fetch(`${third.url}/api/v1/agent/conversations`, { headers: { 'x-api-key': secretKey } });
  expect(refused.status).toBe(401);
  await third.stop();
  data.remove();
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';
import { startServer } from './server-process.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

const COMMANDS = ['backup', 'doctor', 'keys', 'members', 'restore', 'seed'] as const;

test('every command says how it is typed, without opening anything', async () => {
  const env = { DATA_DIR: '/nowhere/deskbell' };
  await Promise.all(
    COMMANDS.map(async name => {
      const help = { code: 0, stdout: expect.stringContaining(`npm run ${name}`), stderr: '' };
      expect(await runCommand(name, env, '--help')).toMatchObject(help);
    }),
  );
  for (const wrong of [['--nonsense'], ['create', 'secret', 'life']]) {
    const usage = { code: 2, stdout: '', stderr: expect.stringContaining('npm run keys -- list') };
    expect(await runCommand('keys', env, ...wrong)).toMatchObject(usage);
  }
});

test('[OP8] [AC16] in a directory that has no database a command says so, and makes none', async () => {
  const directory = makeTemporaryDirectory('wrong');
  const asked = [
    ['members', 'list'],
    ['keys', 'list'],
    ['keys', 'create', 'secret', 'live'],
  ] as const;
  for (const DATA_DIR of [directory.path, join(directory.path, 'nothing')]) {
    const refused = `there is no database in ${DATA_DIR}: is DATA_DIR the server’s?\n`;
    for (const [name, ...args] of asked) {
      expect(await runCommand(name, { DATA_DIR }, ...args)).toEqual({ code: 1, stdout: '', stderr: refused });
    }
  }
  expect(readdirSync(directory.path)).toEqual([]);
  directory.remove();
});

test('[OP8] who lost every key makes a new one beside the stopped server, and it works', async () => {
  const data = makeTemporaryDirectory('keys');
  const keys = (...args: string[]) => runCommand('keys', { DATA_DIR: data.path }, ...args);
  const first = await startServer({ DATA_DIR: data.path });
  expect(await keys('list')).toMatchObject({ code: 1, stderr: expect.stringContaining('is in use by') });
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
  expect(await keys('disable', id)).toMatchObject({ code: 0 });
  expect(await keys('disable', 'key_unknown')).toMatchObject({ code: 1 });
  const third = await startServer({ DATA_DIR: data.path });
  const refused = await fetch(`${third.url}/api/v1/agent/conversations`, { headers: { 'x-api-key': secretKey } });
  expect(refused.status).toBe(401);
  await third.stop();
  data.remove();
});

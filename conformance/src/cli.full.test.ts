import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { Fault } from './test/tiny-faults.ts';
import { startTinyServer, TINY_KEYS } from './test/tiny-server.ts';

const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));
const KEYS = ['--public-key', TINY_KEYS.publicKey, '--secret-key', TINY_KEYS.secretKey];

let stop: (() => Promise<void>) | undefined;
afterEach(() => stop?.());

async function tinyUrl(fault?: Fault): Promise<string> {
  const server = await startTinyServer(fault);
  stop = server.stop;
  return server.url;
}

async function runCli(args: string[], env: Record<string, string> = {}): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

test('without a miss it ends with 0', async () => {
  const { code, output } = await runCli(['--url', await tinyUrl(), ...KEYS, '--only', 'SE5']);
  expect(output).toMatch(/SE5 PL5 +pass +\d+ {2}a GET never mints a session/);
  expect(output).toMatch(/\d+ pass, 0 miss/);
  expect(code).toBe(0);
});

test('a miss ends with 1 and is shown; target and keys may come from the environment', async () => {
  const env = { TARGET_URL: await tinyUrl('GET mints'), PUBLIC_KEY: 'pk_test_tiny', SECRET_KEY: 'sk_test_tiny' };
  const { code, output } = await runCli(['--only', 'SE5'], env);
  expect(output).toContain('MISS SE5');
  expect(code).toBe(1);
});

test.each([
  ['no arguments', [], 'both keys are needed'],
  ['a key without a value', ['--url', 'http://127.0.0.1:1', '--secret-key'], '--secret-key'],
  ['an argument it does not know', ['--nonsense', 'x'], '--nonsense'],
  ['no URL at all', ['--url', 'localhost', ...KEYS], 'no http or https URL'],
  ['a URL with a path', ['--url', 'http://127.0.0.1:1/api', ...KEYS], 'has a path'],
  ['a rule nobody observes', ['--url', 'http://127.0.0.1:1', ...KEYS, '--only', 'ZZ9'], 'No case observes ZZ9'],
  ['a target nobody listens on', ['--url', 'http://127.0.0.1:1', ...KEYS], 'cannot be reached'],
])('%s ends with 2', async (_what, args, message) => {
  const { code, output } = await runCli(args);
  expect(output).toContain(message);
  expect(code).toBe(2);
});

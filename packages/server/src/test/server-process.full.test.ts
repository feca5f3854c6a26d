import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PINNED_NODE } from './pinned-node.ts';
import { ServerDidNotStart, startServer } from './server-process.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

test('a server is ready when started, exits 0 when stopped and takes its directory with it', async () => {
  const server = await startServer();
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  expect(existsSync(server.dataDir)).toBe(true);
  expect(await server.stop()).toBe(0);
  expect(await server.exited).toBe(0);
  expect(existsSync(server.dataDir)).toBe(false);
  await expect(fetch(server.url)).rejects.toThrow();
});

test('a killed server leaves its data for the next one', async () => {
  const first = await startServer();
  await first.kill();
  expect(await first.exited).toBe(null);
  const second = await startServer({ DATA_DIR: first.dataDir, LOG_LEVEL: 'silent' });
  expect(second.dataDir).toBe(first.dataDir);
  expect(await second.stop()).toBe(0);
  expect(existsSync(first.dataDir)).toBe(true);
  expect(await first.stop()).toBe(-1);
  expect(existsSync(first.dataDir)).toBe(false);
});

test('[OP4] a server that does not start says why, with its exit code', async () => {
  const failure = await startServer({ PORT: 'many', DESKBELL_DRAIN_MS: 'long' }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ServerDidNotStart);
  expect(failure).toMatchObject({ exitCode: 1 });
  expect(String(failure)).toMatch(/PORT .*\n(.*\n)*.*DESKBELL_DRAIN_MS/);
});

test('nothing outlives a test process that is killed', async () => {
  const temporary = makeTemporaryDirectory('killed');
  chmodSync(temporary.path, 0o755);
  const script = fileURLToPath(new URL('./start-and-wait.ts', import.meta.url));
  const env = { ...process.env, TMPDIR: temporary.path };
  const tests = spawn(PINNED_NODE, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(tests.stdout.setEncoding('utf8'), 'data');
  const urls = JSON.parse(String(line)) as string[];
  expect(await Promise.all(urls.map(isListening))).toEqual([true, true]);

  tests.kill('SIGKILL');
  const state = async () => [...(await Promise.all(urls.map(isListening))), ...readdirSync(temporary.path)];
  await expect.poll(state).toEqual([false, false]);
  temporary.remove();
});

test('a given data directory is not removed', async () => {
  const directory = makeTemporaryDirectory('given');
  const server = await startServer({ DATA_DIR: directory.path });
  await server.stop();
  expect(existsSync(directory.path)).toBe(true);
  directory.remove();
});

async function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const answer = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answer;
}

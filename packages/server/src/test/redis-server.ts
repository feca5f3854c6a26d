import { findRedisBinary } from '../../../../scripts/redis-binary.mjs';
import { withDeadline } from './deadline.ts';
import { freePort } from './free-port.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';
import { type TestProgram, watchProgram } from './test-program.ts';

export interface RedisServer {
  url: string;
  /** Ends it at once, as a crash would. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  /** Stands still, connections open and all: a peer that vanished without a word. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

const READY = 'Ready to accept connections';
const DEADLINE_MS = 30_000;

/** A Redis of our own on a free port of 127.0.0.1, which keeps nothing on the disk. */
export async function startRedis(): Promise<RedisServer> {
  const binary = findRedisBinary();
  if (binary === null) throw new Error('Redis is not installed: `node scripts/setup.mjs --with-test-servers`');
  const directory = makeTemporaryDirectory('redis');
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const boot = () => launch(binary, args, directory.path);
  let server = await boot();

  async function end(signal: NodeJS.Signals): Promise<void> {
    server.process.kill(signal);
    await withDeadline(DEADLINE_MS, () => `Redis did not end (it wrote:\n${server.output()})`, server.exited);
  }

  return {
    url: `redis://127.0.0.1:${port}`,
    crash: () => end('SIGKILL'),
    async restart() {
      server = await boot();
    },
    pause: () => void server.process.kill('SIGSTOP'),
    resume: () => void server.process.kill('SIGCONT'),
    async stop() {
      server.process.kill('SIGCONT');
      await end('SIGTERM');
      directory.remove();
    },
  };
}

async function launch(binary: string, args: string[], cwd: string): Promise<TestProgram> {
  const program = watchProgram(binary, args, {
    cwd,
    env: { LC_ALL: 'C' },
    argv0: 'redis-server',
    deathSignal: 'SIGKILL',
  });
  const ready = new Promise<void>(resolve => {
    program.process.stdout.on('data', () => program.output().includes(READY) && resolve());
  });
  const ended = program.exited.then(() => Promise.reject(new Error(`Redis ended; it wrote:\n${program.output()}`)));
  await withDeadline(
    DEADLINE_MS,
    () => `Redis was not ready (it wrote:\n${program.output()})`,
    Promise.race([ready, ended]),
  );
  return program;
}

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { withDeadline } from './deadline.ts';
import { PINNED_NODE } from './pinned-node.ts';
import { reapIfWeDie } from './reaper.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

export interface ServerProcess {
  url: string;
  publicKey: string;
  secretKey: string;
  dataDir: string;
  pid: number;
  /** All it has written so far, to either stream. */
  output(): string;
  /** What of it went to standard error: the log. */
  log(): string;
  /** SIGTERM; answers the exit code (-1 after a signal) and removes the data directory unless it was given. */
  stop(): Promise<number>;
  /** SIGKILL; the data directory stays until `stop`, so that another server can be started on it. */
  kill(): Promise<void>;
  /** The exit code; null after a signal. */
  exited: Promise<number | null>;
}

/** The process ended, or its time was up, before it was ready. */
export class ServerDidNotStart extends Error {
  override name = 'ServerDidNotStart';
  readonly exitCode: number | null;
  readonly output: string;

  constructor(cause: unknown, exitCode: number | null, output: string) {
    super(`the server did not start: ${cause instanceof Error ? cause.message : cause}; it wrote:\n${output}`, {
      cause,
    });
    this.exitCode = exitCode;
    this.output = output;
  }
}

const START = fileURLToPath(new URL('../start.js', import.meta.url));
const READY = /Deskbell is ready on (http:\/\/\S+)\s/;
const DEADLINE_MS = 30_000;

/**
 * The real server on a free port, with data and keys of its own unless `env` names others. `prefix` is a command that
 * puts itself around the server, such as one that limits what it may use, and must exec it. `start`: another version's.
 */
export async function startServer(
  env: Record<string, string> = {},
  prefix: string[] = [],
  start = START,
): Promise<ServerProcess> {
  const ownDirectory = env.DATA_DIR === undefined ? makeTemporaryDirectory('data') : undefined;
  const settings = { ...defaultSettings(ownDirectory?.path ?? ''), ...env };
  const running = await run(settings, prefix, start);
  const { child, output, exited } = running;
  const url = await withDeadline(DEADLINE_MS, () => 'it was not ready', running.ready).catch(async cause => {
    child.kill('SIGKILL');
    const exitCode = await exited;
    ownDirectory?.remove();
    throw new ServerDidNotStart(cause, exitCode, output());
  });

  return {
    url,
    publicKey: settings.DESKBELL_BOOTSTRAP_PUBLIC_KEY,
    secretKey: settings.DESKBELL_BOOTSTRAP_SECRET_KEY,
    dataDir: settings.DATA_DIR,
    pid: running.pid,
    output,
    log: running.log,
    exited,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      try {
        return (await withDeadline(DEADLINE_MS, () => `the server did not exit; it wrote:\n${output()}`, exited)) ?? -1;
      } finally {
        child.kill('SIGKILL');
        await exited;
        ownDirectory?.remove();
      }
    },
  };
}

/** The only environment the server gets: nothing of the shell that runs the tests. */
function defaultSettings(dataDir: string) {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    DESKBELL_RATE_LIMITS: 'off',
    DESKBELL_BOOTSTRAP_PUBLIC_KEY: `pk_test_${randomBytes(12).toString('hex')}`,
    DESKBELL_BOOTSTRAP_SECRET_KEY: `sk_test_${randomBytes(12).toString('hex')}`,
  };
}

async function run(env: Record<string, string>, prefix: string[], start: string) {
  const [command = PINNED_NODE, ...args] = [...prefix, PINNED_NODE, start];
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ready = Promise.withResolvers<string>();
  let everything = '';
  let standardOutput = '';
  let standardError = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    everything += text;
    standardError += text;
  });
  child.stdout.setEncoding('utf8').on('data', text => {
    everything += text;
    standardOutput += text;
    const url = READY.exec(standardOutput)?.[1];
    if (url !== undefined) ready.resolve(url);
  });
  const exited = new Promise<number | null>(resolve => child.once('close', resolve));
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const release = reapIfWeDie({ pid, signal: 'SIGKILL' });
  child.once('exit', (code, signal) => {
    // From here on the number may become another process's.
    release();
    ready.reject(new Error(`it ended with ${signal ?? `code ${code}`}`));
  });
  return { child, pid, exited, ready: ready.promise, output: () => everything, log: () => standardError };
}

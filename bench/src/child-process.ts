import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { onServerCore } from './pinning.ts';

export interface ChildProcess {
  pid: number;
  port: number;
  /** From spawn to the line that names its address. */
  startedInMs: number;
  /** SIGTERM, then waits; a process that ends badly is an error. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;
const running = new Set<() => void>();

// A benchmark that is interrupted leaves no server behind.
process.on('exit', () => {
  for (const kill of running) kill();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

/** Starts a command on the server's core and waits for the stdout line that ends in its URL. */
export async function startOnServerCore(
  command: string[],
  options: { env: NodeJS.ProcessEnv; logFile: string },
): Promise<ChildProcess> {
  const spawnedAt = performance.now();
  const log = openSync(options.logFile, 'w');
  const [program, args] = onServerCore(command);
  const child = spawn(program, args, { env: options.env, stdio: ['ignore', 'pipe', log] });
  closeSync(log);
  const kill = (): boolean => child.kill('SIGKILL');
  running.add(kill);
  const exited = once(child, 'exit').then(([code, signal]) => {
    running.delete(kill);
    return `${command.at(-1)} ended with ${code ?? signal}; its log ends:\n${readFileSync(options.logFile, 'utf8').slice(-2000)}`;
  });
  const port = await Promise.race([
    portFromStdout(child.stdout),
    exited.then(story => Promise.reject(new Error(story))),
    rejectAfter(START_TIMEOUT_MS, `${command.at(-1)} printed no address in time`),
  ]);
  const startedInMs = performance.now() - spawnedAt;
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${program} did not start`);
  return {
    pid,
    port,
    startedInMs,
    async stop() {
      child.kill('SIGTERM');
      const story = await exited;
      if (child.exitCode !== 0) throw new Error(story);
    },
    async kill() {
      kill();
      await exited;
    },
  };
}

function portFromStdout(stdout: Readable | null): Promise<number> {
  if (stdout === null) throw new Error('stdout is not piped');
  return new Promise(resolve => {
    createInterface({ input: stdout }).on('line', line => {
      const port = /ready on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

function rejectAfter(ms: number, message: string): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(message)), ms).unref());
}

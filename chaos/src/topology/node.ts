import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerProcess } from '../../../packages/server/src/test/server-process.ts';
import { makeTemporaryDirectory } from '../../../packages/server/src/test/temporary-directory.ts';
import { type FaultyProxy, startProxy } from '../proxy.ts';

/** One server of the installation, behind a link that can break, through which all clients go. */
export interface Node {
  readonly url: string;
  readonly link: FaultyProxy;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM; waits for the end. */
  drain(): Promise<void>;
  /** Until it serves; tries again while it cannot. */
  start(): Promise<void>;
  pause(): void;
  resume(): void;
  shiftClock(ms: number): void;
  /** Ends nobody asked for, and what the process wrote. */
  readonly unexpectedEnds: string[];
  stop(): Promise<void>;
}

export interface NodeOptions {
  name: string;
  /** The repository the server is run from. */
  root: string;
  env: Record<string, string>;
  prefix?: string[];
}

const CLOCK = fileURLToPath(new URL('./shifted-clock.ts', import.meta.url));
const START = { tries: 40, pauseMs: 250 } as const;
const OUTPUT_SHOWN = 3_000;

export async function createNode({ name, root, env, prefix = [] }: NodeOptions): Promise<Node> {
  const { startServer } = (await import(
    pathToFileURL(join(root, 'packages/server/src/test/server-process.ts')).href
  )) as typeof import('../../../packages/server/src/test/server-process.ts');
  const directory = makeTemporaryDirectory('clock');
  const clockFile = join(directory.path, 'shift-ms');
  const link = await startProxy();
  const unexpectedEnds: string[] = [];
  let server: ServerProcess | null = null;

  const settings = { ...env, CHAOS_CLOCK_FILE: clockFile, NODE_OPTIONS: `--import=${pathToFileURL(CLOCK).href}` };

  function watch(started: ServerProcess): void {
    void started.exited.then(code => {
      if (server !== started) return;
      server = null;
      link.target(null);
      const output = started.output().slice(-OUTPUT_SHOWN);
      unexpectedEnds.push(`${name} ended with ${code === null ? 'a signal' : `code ${code}`}; it wrote:\n${output}`);
    });
  }

  /** From here on its end is expected. */
  function takeServer(): ServerProcess | null {
    const taken = server;
    server = null;
    link.target(null);
    return taken;
  }

  return {
    url: `http://127.0.0.1:${link.port}`,
    link,
    unexpectedEnds,
    async start() {
      if (server) return;
      for (let tries = 1; ; tries++) {
        try {
          server = await startServer(settings, prefix);
          break;
        } catch (error) {
          // The database may be away just now.
          if (tries === START.tries) throw error;
          await delay(START.pauseMs);
        }
      }
      watch(server);
      link.target(Number(new URL(server.url).port));
    },
    async kill() {
      await takeServer()?.kill();
    },
    async drain() {
      const draining = server;
      server = null;
      await draining?.stop();
      link.target(null);
    },
    pause: () => signal(server, 'SIGSTOP'),
    resume: () => signal(server, 'SIGCONT'),
    shiftClock(ms) {
      writeFileSync(clockFile, String(ms));
      signal(server, 'SIGUSR2');
    },
    async stop() {
      signal(server, 'SIGCONT');
      await takeServer()?.kill();
      await link.close();
      directory.remove();
    },
  };
}

function signal(server: ServerProcess | null, name: NodeJS.Signals): void {
  if (server) process.kill(server.pid, name);
}

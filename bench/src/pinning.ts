import { execFileSync, spawnSync } from 'node:child_process';

/** The server has a core to itself; the load generator, and PostgreSQL when it takes part, have the other. */
export const SERVER_CORE = '0';
export const LOAD_CORE = '1';

const canPin = spawnSync('taskset', ['--version']).status === 0;

/** Keeps this process, and what it starts without `onServerCore`, off the server's core. */
export function pinLoadGenerator(): string {
  if (!canPin) return 'not pinned: no taskset here, figures are not comparable';
  moveTo(LOAD_CORE);
  return `server on core ${SERVER_CORE}, load generator on core ${LOAD_CORE}`;
}

/** Runs `work` of this very process on the server's core: for parts that measure the server's code without a server. */
export async function workOnServerCore<T>(work: () => Promise<T>): Promise<T> {
  moveTo(SERVER_CORE);
  try {
    return await work();
  } finally {
    moveTo(LOAD_CORE);
  }
}

/** The command line that runs `command` on the server's core. taskset becomes the command, so the pid is its own. */
export function onServerCore(command: string[]): [string, string[]] {
  const [program, ...rest] = canPin ? ['taskset', '-c', SERVER_CORE, ...command] : command;
  if (program === undefined) throw new Error('nothing to run');
  return [program, rest];
}

function moveTo(core: string): void {
  if (canPin) execFileSync('taskset', ['-a', '-c', '-p', core, String(process.pid)]);
}

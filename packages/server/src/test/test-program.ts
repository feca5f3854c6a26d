import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { reapIfWeDie } from './reaper.ts';
import type { Account } from './unprivileged-account.ts';

export interface RunAs extends Partial<Account> {
  cwd: string;
  env: Record<string, string>;
  /** The name the program is called by. */
  argv0?: string;
  /** What ends it when the test dies. */
  deathSignal?: NodeJS.Signals;
}

export interface TestProgram {
  process: ChildProcessByStdio<null, Readable, Readable>;
  exited: Promise<unknown>;
  output: () => string;
}

/** A program a test runs, with all it wrote so far; it ends when the test process dies, however it dies. */
export function watchProgram(command: string, args: string[], runAs: RunAs): TestProgram {
  const child = spawn(command, args, { ...runAs, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text;
    });
  }
  const release =
    child.pid === undefined ? undefined : reapIfWeDie({ pid: child.pid, signal: runAs.deathSignal ?? 'SIGQUIT' });
  const exited = once(child, 'close').then(([code]: unknown[]) => {
    release?.();
    return code;
  });
  return { process: child, exited, output: () => output };
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PINNED_NODE } from './pinned-node.ts';

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** There are hundreds of them, and half of what each takes is compiling the same code. */
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/deskbell-commands', import.meta.url));

/** One of the operator's commands (cli/), with only this environment; a promise among the arguments kills it. */
export function runCommand(
  name: 'backup' | 'restore' | 'doctor' | 'keys' | 'members' | 'seed',
  env: Record<string, string>,
  ...args: (string | Promise<void>)[]
): Promise<CommandResult> {
  const file = fileURLToPath(new URL(`../cli/${name}.ts`, import.meta.url));
  return new Promise(resolve => {
    // PostgreSQL's programs are looked for on the PATH.
    const options = { env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: CACHE, ...env }, timeout: 60_000 };
    const child = execFile(
      PINNED_NODE,
      [file, ...args.filter(arg => typeof arg === 'string')],
      options,
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      },
    );
    for (const arg of args) if (typeof arg !== 'string') void arg.then(() => child.kill('SIGKILL'));
  });
}

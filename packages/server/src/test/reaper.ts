import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { PINNED_NODE } from './pinned-node.ts';

export type Leftover = { pid: number; signal: NodeJS.Signals } | { directory: string };

let reaper: Writable | undefined;
let lastId = 0;

/**
 * Should this process end, be it by `kill -9`, before the returned function is called, the leftover is ended or
 * removed. A process of its own sees to that: it hears of our death by the closing of its pipe.
 */
export function reapIfWeDie(leftover: Leftover): () => void {
  reaper ??= startReaper();
  const id = ++lastId;
  reaper.write(`${JSON.stringify({ id, leftover })}\n`);
  return () => reaper?.write(`${JSON.stringify({ id })}\n`);
}

function startReaper(): Writable {
  const script = fileURLToPath(new URL('./reaper-process.ts', import.meta.url));
  // Detached, so that Ctrl+C at the terminal ends us but not the one who tidies up after us.
  const child = spawn(PINNED_NODE, [script], { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
  child.unref();
  child.stdin.on('error', error => console.error('the reaper of test processes has died:', error));
  return child.stdin;
}

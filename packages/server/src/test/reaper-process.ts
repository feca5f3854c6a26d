import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Leftover } from './reaper.ts';

// Started by reaper.ts; its standard input closes when the process it serves is no more.

const PATIENCE_MS = 5_000;
const leftovers = new Map<number, Leftover>();

for await (const line of createInterface({ input: process.stdin })) {
  const { id, leftover } = JSON.parse(line) as { id: number; leftover?: Leftover };
  if (leftover) leftovers.set(id, leftover);
  else leftovers.delete(id);
}

const rest = [...leftovers.values()];
await Promise.all(rest.map(leftover => 'pid' in leftover && endProcess(leftover.pid, leftover.signal)));
for (const leftover of rest) {
  if ('directory' in leftover) rmSync(leftover.directory, { recursive: true, force: true, maxRetries: 10 });
}

async function endProcess(pid: number, signal: NodeJS.Signals): Promise<void> {
  if (send(pid, signal) && !(await hasEnded(pid))) send(pid, 'SIGKILL');
}

/** It is no child of ours, so there is no event to wait for. */
function hasEnded(pid: number): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  return new Promise(resolve => {
    const timer = setInterval(() => {
      const isAlive = send(pid, 0);
      if (isAlive && Date.now() < deadline) return;
      clearInterval(timer);
      resolve(!isAlive);
    }, 25);
  });
}

/** Whether there is such a process; signal 0 only asks. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

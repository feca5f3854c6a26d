import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reapIfWeDie } from './reaper.ts';

/** A fresh directory that goes with `remove`, at the latest when this process ends. */
export function makeTemporaryDirectory(name: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `deskbell-${name}-`));
  const release = reapIfWeDie({ directory: path });
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true, maxRetries: 10 });
      release();
    },
  };
}

import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { join } from 'node:path';
import { CACHE_DIR } from './server-under-test.ts';
import { median } from './statistics.ts';

const FSYNCS = 100;

/** What a figure means nothing without. */
export function machineFacts(pinning: string): Record<string, string> {
  return {
    date: new Date().toISOString(),
    commit: commit(),
    processor: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`,
    kernel: release(),
    node: process.version,
    pinning,
    'one append and fsync': `${fsyncMs().toFixed(2)} ms (median of ${FSYNCS})`,
    'load average before': loadavg()
      .map(load => load.toFixed(2))
      .join(' '),
  };
}

function commit(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: import.meta.dirname })
        .toString()
        .trim();
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with local changes');
  } catch (error) {
    return `unknown (${error instanceof Error ? error.message.split('\n')[0] : error})`;
  }
}

/** Near zero means a disk that only pretends, and durable figures that mean nothing. */
function fsyncMs(): number {
  mkdirSync(CACHE_DIR, { recursive: true });
  const path = join(CACHE_DIR, 'fsync-probe');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  const times = Array.from({ length: FSYNCS }, () => {
    const start = performance.now();
    writeSync(file, page);
    fsyncSync(file);
    return performance.now() - start;
  });
  closeSync(file);
  rmSync(path);
  return median(times);
}

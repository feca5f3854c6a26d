import { Worker } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import type { Clock } from '../ports.ts';

/** Never waits for readers or the writer: it copies what it may. */
export const CHECKPOINT = 'wal_checkpoint(PASSIVE)';
/** Only tells how much there is to copy. */
const LOOK = 'wal_checkpoint(NOOP)';

/** 64 MB of journal: a page written a hundred times meanwhile is copied back once. */
const DUE_PAGES = 32_000;
/** A thirty-second of them is copied between two commits without anybody noticing. */
const DUE_TO_REST = 32;
/** Should the thread be too slow, or fail, SQLite copies within a commit, as it would without us. */
export const LATEST_PAGES = 4 * DUE_PAGES;
const ROUNDS = 4;
const LOOK_EVERY_MS = 100;
/** A thread costs some megabytes; a quiet server does without. */
const IDLE_MS = 30_000;

export interface Checkpoints {
  /** To be called after commits; looks at the journal now and then. */
  afterCommit(): void;
  stop(): Promise<void>;
}

/**
 * Copies SQLite's journal back into the database on a thread: within a commit it kept everybody waiting for 40–200 ms
 * each time (spec/decisions/0014). The last pages are copied by the writer itself, since only a journal that is copied
 * to its end begins anew.
 */
export function createCheckpoints(
  writing: Database.Database,
  /** Between two transactions of the writer: in the middle of one nothing can be copied. */
  betweenWrites: (work: () => void) => Promise<void>,
  clock: Pick<Clock, 'monotonic' | 'after'>,
  duePages = DUE_PAGES,
): Checkpoints {
  const restPages = duePages / DUE_TO_REST;
  let worker: Worker | null = null;
  let lookedAt = 0;
  let round = 0;
  let isStopped = false;
  let stopIdling = (): void => undefined;

  function pagesLeft(): number {
    const [found] = writing.pragma(LOOK) as { log: number; checkpointed: number }[];
    return found ? found.log - found.checkpointed : 0;
  }

  function begin(): void {
    if (isStopped) return;
    round = 1;
    stopIdling();
    worker ??= startWorker();
    worker.postMessage('checkpoint');
  }

  function startWorker(): Worker {
    const started = new Worker(new URL('./sqlite-checkpoint-worker.ts', import.meta.url), { workerData: writing.name });
    started.unref();
    started.on('message', () => (worker === started ? inBetween(() => goOn(started)) : undefined));
    started.on('error', () => forget(started));
    started.on('exit', () => forget(started));
    return started;
  }

  function goOn(running: Worker): void {
    if (pagesLeft() > restPages && round < ROUNDS) {
      round++;
      running.postMessage('checkpoint');
      return;
    }
    writing.pragma(CHECKPOINT);
    round = 0;
    stopIdling = clock.after(IDLE_MS, () => void running.terminate());
  }

  function inBetween(work: () => void): void {
    // A full disk, say: the commits that follow meet it too and are the ones to tell; copying is tried again with them.
    betweenWrites(work).catch(() => {
      round = 0;
    });
  }

  function forget(ended: Worker): void {
    if (worker !== ended) return;
    stopIdling();
    worker = null;
    round = 0;
  }

  return {
    afterCommit() {
      const now = clock.monotonic();
      if (round > 0 || now - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = now;
      inBetween(() => {
        if (round === 0 && pagesLeft() >= duePages) begin();
      });
    },
    async stop() {
      isStopped = true;
      stopIdling();
      const running = worker;
      worker = null;
      await running?.terminate();
    },
  };
}

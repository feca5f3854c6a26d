import { type Clock, StorageUnavailable } from '../ports.ts';

export interface GroupCommitOptions<Item> {
  clock: Pick<Clock, 'monotonic'>;
  /** Items waiting before further ones are turned away (MS10). */
  queueMax: number;
  /** An item that has waited this long before its commit begins is turned away (MS10). */
  deadlineMs: number;
  /** Bounds how long one commit keeps others waiting. */
  batchMax: number;
  /** Whether an item must be a batch of its own. */
  isAlone?: (item: Item) => boolean;
  /** Called after every commit that worked. */
  onCommit?: (items: number, ms: number) => void;
}

interface Waiting<Item, Outcome> {
  item: Item;
  since: number;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/**
 * Collects what arrives while a commit runs and commits it as one transaction: one fsync for many. `commit` is all or
 * nothing; a batch it refuses for another reason than "unavailable" is tried again item by item, so that one bad item
 * never fails its neighbours (ST2). An answer is given only after its commit returned.
 */
export class GroupCommit<Item, Outcome> {
  readonly #commit: (items: Item[]) => Promise<Outcome[]>;
  readonly #options: GroupCommitOptions<Item>;
  #queue: Waiting<Item, Outcome>[] = [];
  #running: Promise<void> | null = null;

  constructor(commit: (items: Item[]) => Promise<Outcome[]>, options: GroupCommitOptions<Item>) {
    this.#commit = commit;
    this.#options = options;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  submit(item: Item): Promise<Outcome> {
    if (this.#queue.length >= this.#options.queueMax) {
      return Promise.reject(new StorageUnavailable('the write queue is full'));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, since: this.#options.clock.monotonic(), resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything submitted so far has its answer. */
  async drain(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // The rest of this event-loop turn's requests join the first batch.
    await new Promise(setImmediate);
    while (this.#queue.length > 0) {
      const batch = this.#takeBatch();
      if (batch.length > 0) await this.#settle(batch);
    }
    this.#running = null;
  }

  #takeBatch(): Waiting<Item, Outcome>[] {
    const { clock, deadlineMs, batchMax, isAlone = () => false } = this.#options;
    const now = clock.monotonic();
    const batch: Waiting<Item, Outcome>[] = [];
    let taken = 0;
    for (const waiting of this.#queue) {
      const isLate = now - waiting.since > deadlineMs;
      if (!isLate && batch.length > 0 && (isAlone(waiting.item) || batch.length === batchMax)) break;
      taken++;
      if (isLate) waiting.reject(new StorageUnavailable(`waited ${deadlineMs} ms for a commit`));
      else batch.push(waiting);
      if (!isLate && isAlone(waiting.item)) break;
    }
    this.#queue = this.#queue.slice(taken);
    return batch;
  }

  async #settle(batch: Waiting<Item, Outcome>[]): Promise<void> {
    const { clock, onCommit } = this.#options;
    const start = clock.monotonic();
    try {
      const outcomes = await this.#commit(batch.map(waiting => waiting.item));
      onCommit?.(batch.length, clock.monotonic() - start);
      for (const [index, waiting] of batch.entries()) waiting.resolve(outcomes[index] as Outcome);
    } catch (error) {
      if (batch.length === 1 || error instanceof StorageUnavailable) {
        for (const waiting of batch) waiting.reject(error);
      } else {
        for (const waiting of batch) await this.#settle([waiting]);
      }
    }
  }
}

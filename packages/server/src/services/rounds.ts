import type { BlobStore } from '../ports/files.ts';
import type { Deps, LetterSender } from '../ports.ts';
import { indexRegularly } from './index-search.ts';
import { mailRegularly } from './mail-rounds.ts';
import type { ReadNotes } from './read-notes.ts';
import { sweepRegularly } from './sweep.ts';
import { wakeRegularly } from './wake-snoozed.ts';

export interface RoundDeps extends Deps {
  blobs: BlobStore;
  /** Null: no mail server is set up. */
  sender: LetterSender | null;
  reads: ReadNotes;
  pingIntervalMs: number;
}

/** What a server does without being asked, from its start on. */
export interface Rounds {
  /** So many messages were stored: the index leaves the time to those who send. */
  stored(messages: number): void;
  /** Resolves when the rounds that run are over. */
  stop(): Promise<void>;
}

/** Mails what was not read, wakes what was snoozed, indexes what was written, and sweeps what is over. */
export function beginRounds(deps: RoundDeps): Rounds {
  const indexing = indexRegularly(deps);
  const stops = [sweepRegularly(deps), wakeRegularly(deps), indexing.stop, mailRegularly(deps)];
  return {
    stored: indexing.stored,
    async stop() {
      await Promise.all(stops.map(stop => stop()));
    },
  };
}

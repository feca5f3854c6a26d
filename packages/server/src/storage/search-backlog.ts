import { createLanes, type Lane } from './search-lanes.ts';

/** Pages of conversations looked through in one step. */
const PAGES_MAX = 5;
/** Conversations remembered at once. */
const NUMBERS_MAX = 2_000;
/** Conversations of one turn. */
const TURN_MAX = 200;

/** What became of a turn. */
export interface TurnOutcome {
  /** Conversations with nothing left. */
  finished: number[];
  /** Those of which something was indexed and more is to come. */
  unfinished: number[];
}

/** The conversations with messages that are not indexed, as far as a walk has found them. A start finds them again. */
export interface Backlog {
  /** Looks further; a page at least, so that none keeps those behind it from being seen. Answers whether that was all. */
  look(max: number): Promise<boolean>;
  /** Up to `max` of them, whose turn is next. */
  nextTurn(max: number): number[];
  /** Who holds more goes behind all others: nobody waits for the longest (SR5). */
  settle(outcome: TurnOutcome): void;
}

export async function createBacklogs(...from: Parameters<typeof createLanes>) {
  const { recent, older } = await createLanes(...from);
  return { recent: createBacklog(recent), older: createBacklog(older) };
}

function createBacklog(lane: Lane): Backlog {
  const numbers = new Set<number>();
  return {
    async look(max) {
      for (let pages = 0; pages === 0 || (pages < PAGES_MAX && numbers.size < max); pages++) {
        if (numbers.size >= NUMBERS_MAX) return false;
        const page = await lane.look();
        if (page === null) return true;
        for (const number of page) numbers.add(number);
      }
      return false;
    },
    nextTurn: max => [...numbers].slice(0, Math.min(max, TURN_MAX)),
    settle({ finished, unfinished }) {
      for (const number of [...finished, ...unfinished]) numbers.delete(number);
      for (const number of unfinished) numbers.add(number);
    },
  };
}

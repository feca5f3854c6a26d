import type { Kysely, Transaction } from 'kysely';
import type { Phrase } from '../domain/search-query.ts';
import type { Schema } from './schema.ts';
import type { SearchEntryTable } from './schema-search.ts';

export type NewEntry = SearchEntryTable & {
  /** In their order; what a search for two in a row compares. */
  words: string[];
};

export interface WordQuery {
  /** What every word of the tenant's part of the index begins with. */
  scope: string;
  tenantNumber: number;
  phrases: Phrase[];
  /** Only entries with a smaller number. */
  before: number;
  limit: number;
}

export interface WordMatches {
  /** Descending. */
  numbers: number[];
  /** Everything from here on has been looked at; null: everything has. */
  next: number | null;
}

/** Which entries hold which words: FTS5 or tsvector. */
export interface WordIndex {
  insert(transaction: Transaction<Schema>, entries: NewEntry[]): Promise<void>;
  remove(transaction: Transaction<Schema>, numbers: number[]): Promise<void>;
  find(reader: Kysely<Schema>, query: WordQuery): Promise<WordMatches>;
  /** A step of putting the index in order, of the size of a step that indexes so many things; false: it is in order. */
  tidy(transaction: Transaction<Schema>, max: number): Promise<boolean>;
  /** Has all of the index written anew by the next steps of `tidy`, so that nothing is left of what was removed. */
  rewrite(transaction: Transaction<Schema>): Promise<void>;
  /** Whether it is this node's turn to index, until the transaction ends. */
  takeTurn(transaction: Transaction<Schema>): Promise<boolean>;
}

export function entryRow({ words: _words, ...row }: NewEntry): SearchEntryTable {
  return row;
}

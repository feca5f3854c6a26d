import type { Tenant } from '../domain/model.ts';
import type { GivenRating, History } from '../domain/numbers.ts';

/** Of which conversations the histories are asked for, and of which time. */
export interface HistorySpan {
  /** Only conversations in which something happened from then on. */
  since: number;
  /** What happened before is left out. */
  from: number;
  /** What happened from then on is left out. */
  until: number;
}

/** How far a reading has come: by activity, then those only closed in the span. */
export type HistoryPlace =
  | { by: 'activity'; minute: number; number: number }
  | { by: 'closing'; at: number; number: number };

export interface NumbersSource {
  /** A page of histories; a conversation that is written in meanwhile may come twice. `next`: null at the end. */
  readHistories(
    tenant: Tenant,
    span: HistorySpan,
    place: HistoryPlace | null,
    limit: number,
  ): Promise<{ histories: History[]; next: HistoryPlace | null }>;
  readRatings(tenant: Tenant, from: number, until: number): Promise<GivenRating[]>;
  /** Since when whoever waits longest has waited; null: nobody waits. */
  readLongestWait(tenant: Tenant): Promise<number | null>;
}

import type { Numbers } from '@deskbell/protocol';
import type { ComponentChildren } from 'preact';
import { sayDuration } from './duration.ts';
import { words } from './words.ts';

interface TileProps {
  name: string;
  value: string;
  /** In full, for who listens. */
  spoken?: string | undefined;
  children?: ComponentChildren;
}

function Tile({ name, value, spoken, children }: TileProps) {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd>
        <strong aria-hidden={spoken !== undefined}>{value}</strong>
        {spoken !== undefined && <span class="visually-hidden">{spoken}</span>}
        {children && <span class="soft">{children}</span>}
      </dd>
    </div>
  );
}

export function NowTiles({ now }: { now: Numbers['now'] }) {
  return (
    <section aria-labelledby="numbers-now">
      <h2 id="numbers-now">{words.now}</h2>
      <dl class="tiles">
        <Tile name={words.waiting} value={sayCount(now.waiting)} />
        <Tile name={words.longestWait} {...duration(now.longest_wait_s)} />
        <Tile name={words.open} value={sayCount(now.open)} />
        <Tile name={words.unassigned} value={sayCount(now.unassigned)} />
      </dl>
    </section>
  );
}

export function SpanTiles({ total }: { total: Numbers['total'] }) {
  return (
    <section aria-labelledby="numbers-span">
      <h2 id="numbers-span">{words.inSpan}</h2>
      <dl class="tiles">
        <Tile name={words.conversations} value={sayCount(total.conversations_created)}>
          {words.closed}: {sayCount(total.conversations_closed)}
        </Tile>
        <Tile name={words.firstReply} {...duration(total.first_reply_median_s)}>
          {words.p90}: {sayShort(total.first_reply_p90_s)}
        </Tile>
        <Tile name={words.resolution} {...duration(total.resolution_median_s)}>
          {words.p90}: {sayShort(total.resolution_p90_s)}
        </Tile>
        <Tile name={words.csat} value={sayRating(total.csat_average)}>
          {words.ratings(total.csat_count)}
        </Tile>
      </dl>
    </section>
  );
}

export const sayCount = (count: number): string => count.toLocaleString();

export function sayShort(seconds: number | null): string {
  return seconds === null ? words.nothing : sayDuration(seconds, undefined);
}

export function sayRating(average: number | null): string {
  if (average === null) return words.nothing;
  return words.ofFive(average.toLocaleString(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
}

function duration(seconds: number | null): { value: string; spoken?: string } {
  return seconds === null
    ? { value: words.nothing }
    : { value: sayDuration(seconds, undefined), spoken: sayDuration(seconds, undefined, 'long') };
}

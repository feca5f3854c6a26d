import type { DayOfNumbers } from '@deskbell/protocol';
import { useMemo } from 'preact/hooks';
import { ChartCard, type Column } from './chart-card.tsx';
import { countTicks, durationTicks } from './ticks.ts';
import { sayCount, sayShort } from './tiles.tsx';
import { words } from './words.ts';

const sayRating = (value: number) => value.toLocaleString(undefined, { maximumFractionDigits: 1 });
const ratingTicks = () => [0, 1, 2, 3, 4, 5];

const count = (name: string, read: Column['read']): Column => ({ name, read, say: sayCount });
const time = (name: string, read: Column['read']): Column => ({ name, read, say: value => sayShort(value) });

/** Each with the same numbers as a table behind it. */
export function Charts({ days }: { days: readonly DayOfNumbers[] }) {
  const labels = useMemo(() => days.map(({ day }) => ({ short: sayDay(day, SHORT), long: sayDay(day, LONG) })), [days]);
  const common = { days, labels };
  return (
    <div class="charts">
      <ChartCard
        {...common}
        title={words.conversationsChart}
        kind="bars"
        ticksFor={countTicks}
        columns={[
          count(words.fresh, day => day.conversations_created),
          count(words.closed, day => day.conversations_closed),
        ]}
      />
      <ChartCard
        {...common}
        title={words.messages}
        kind="bars"
        ticksFor={countTicks}
        columns={[
          count(words.customerMessages, day => day.customer_messages),
          count(words.agentMessages, day => day.agent_messages),
        ]}
      />
      <ChartCard
        {...common}
        title={words.firstReply}
        kind="lines"
        ticksFor={durationTicks}
        columns={[time(words.median, day => day.first_reply_median_s), time(words.p90, day => day.first_reply_p90_s)]}
      />
      <ChartCard
        {...common}
        title={words.resolution}
        kind="lines"
        ticksFor={durationTicks}
        columns={[time(words.median, day => day.resolution_median_s), time(words.p90, day => day.resolution_p90_s)]}
      />
      <ChartCard
        {...common}
        title={words.csat}
        kind="lines"
        ticksFor={ratingTicks}
        columns={[{ name: words.average, read: day => day.csat_average, say: sayRating }]}
        also={[count(words.csat, day => day.csat_count)]}
      />
    </div>
  );
}

const SHORT: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', timeZone: 'UTC' };
const LONG: Intl.DateTimeFormatOptions = { ...SHORT, weekday: 'short', year: 'numeric' };

/** A day is a name, not an instant: it is read and said in one and the same zone. */
const sayDay = (day: string, form: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(undefined, form).format(new Date(`${day}T00:00:00Z`));

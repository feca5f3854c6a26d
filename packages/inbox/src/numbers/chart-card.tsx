import type { DayOfNumbers } from '@deskbell/protocol';
import { useId, useMemo } from 'preact/hooks';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { Chart } from './chart.tsx';
import { words } from './words.ts';

export interface Column {
  name: string;
  read: (day: DayOfNumbers) => number | null;
  say: (value: number) => string;
}

interface Props {
  title: string;
  kind: 'bars' | 'lines';
  days: readonly DayOfNumbers[];
  labels: readonly { short: string; long: string }[];
  ticksFor: (max: number) => number[];
  /** What is drawn; all of them in one unit. */
  columns: readonly Column[];
  /** Only in the table. */
  also?: readonly Column[];
}

export function ChartCard({ title, kind, days, labels, ticksFor, columns, also = [] }: Props) {
  const id = useId();
  const series = useMemo(() => columns.map(({ name, read }) => ({ name, values: days.map(read) })), [days]);
  const [first] = columns;
  if (!first) return null;
  const summary = summarize(first, days, labels);
  return (
    <figure class="chart-card" aria-labelledby={id}>
      <figcaption id={id}>
        {title} <span class="soft">{words.perDay}</span>
      </figcaption>
      <Chart
        kind={kind}
        series={series}
        days={labels}
        ticksFor={ticksFor}
        say={first.say}
        nothing={words.nothing}
        summary={summary}
      />
      <details class="chart-table">
        <summary>
          {words.table}
          <span class="visually-hidden">: {title}</span>
        </summary>
        <ScrollBox class="scroll" label={words.tableOf(title)}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{words.day}</th>
                {[...columns, ...also].map(({ name }) => (
                  <th key={name} scope="col" class="end">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.map((day, index) => (
                <tr key={day.day}>
                  <th scope="row">
                    <time dateTime={day.day}>{labels[index]?.long}</time>
                  </th>
                  {[...columns, ...also].map(({ name, read, say }) => {
                    const value = read(day);
                    return (
                      <td key={name} class="end number">
                        {value === null ? words.nothing : say(value)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      </details>
    </figure>
  );
}

/** The shape of it in a sentence. */
function summarize({ name, read, say }: Column, days: readonly DayOfNumbers[], labels: Props['labels']): string {
  let most: { value: number; at: number } | null = null;
  days.forEach((day, at) => {
    const value = read(day);
    if (value !== null && value > (most?.value ?? 0)) most = { value, at };
  });
  const found = most as { value: number; at: number } | null;
  if (!found) return words.summaryEmpty(name);
  return words.summary(name, words.lastDays(days.length), say(found.value), labels[found.at]?.long ?? '');
}

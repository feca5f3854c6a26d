import type { SenderType } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { parseSpan } from './calendar.ts';
import { type History, startCounting } from './numbers.ts';
import { formatCsv } from './numbers-csv.ts';

const DAY = Date.UTC(2026, 4, 7);
const at = (hour: number, minute = 0, second = 0) => DAY + ((hour * 60 + minute) * 60 + second) * 1000;
const calendar = parseSpan({ from: '2026-05-07', to: '2026-05-08' }, 'UTC', DAY);

/** `c 9:00`, `a 9:05 Ada`, `ai 9:06`, `x 10:00 Ada` (closed). */
function history(number: number, ...lines: string[]): History {
  const told: History = { number, createdAt: at(0), messages: [], closings: [] };
  for (const line of lines) {
    const [what = '', time = '', who] = line.split(' ');
    const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
    const instant = at(hour, minute, second);
    const by: Record<string, SenderType> = { c: 'customer', a: 'agent', ai: 'ai', s: 'system' };
    if (what === 'x') told.closings.push({ at: instant, memberId: who ?? null });
    else told.messages.push({ at: instant, by: by[what] ?? 'system', authorId: who ?? null });
  }
  return told;
}

function count(...histories: History[]) {
  const counting = startCounting(calendar);
  for (const one of histories) counting.add(one);
  return counting.finish(id => (id === 'gone' ? null : id.toUpperCase()));
}

test('[NU2] an episode is from the first message to the closing; its first reply is a person’s or the AI’s', () => {
  const { total } = count(
    history(1, 'c 9:00', 's 9:01', 'c 9:02', 'a 9:05 ada', 'c 9:10', 'a 9:50 ada', 'x 10:00 ada'),
  );
  expect(total).toMatchObject({
    conversations_created: 1,
    conversations_closed: 1,
    customer_messages: 3,
    agent_messages: 2,
    first_reply_median_s: 300,
    resolution_median_s: 3600,
  });
  expect(count(history(1, 'c 9:00', 'ai 9:00:04', 'a 9:30')).total.first_reply_median_s).toBe(4);
});

test('[NU2] who comes back after the closing begins anew; who is not answered counts nowhere', () => {
  const { total } = count(
    history(1, 'c 1:00', 'a 1:01', 'x 2:00', 'c 5:00', 'c 6:00', 'a 6:00:30', 'x 7:00', 'a 8:00', 'c 9:00'),
  );
  // 60 s and an hour; then an hour and 30 s, and two hours; the last one waits.
  expect(total).toMatchObject({
    first_reply_median_s: 60,
    first_reply_p90_s: 3630,
    resolution_median_s: 3600,
    resolution_p90_s: 7200,
  });
  expect(count(history(1, 'a 1:00', 'x 2:00')).total).toMatchObject({
    first_reply_median_s: null,
    resolution_median_s: null,
  });
});

test('[NU2] a reply counts on its own day, also of what began before the span', () => {
  const { days } = count(history(1, 'c -1:00', 'a 25:00', 'x 26:00'));
  expect(days[0]).toMatchObject({ day: '2026-05-07', first_reply_median_s: null, customer_messages: 0 });
  expect(days[1]).toMatchObject({ day: '2026-05-08', first_reply_median_s: 26 * 3600, conversations_closed: 1 });
});

test('[NU2] the median and the 90th percentile are times somebody took', () => {
  const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100];
  const { total } = count(...minutes.map((minute, index) => history(index, 'c 0:00', `a 0:${minute}`)));
  expect(total).toMatchObject({ first_reply_median_s: 300, first_reply_p90_s: 540 });
});

test('[NU2] ratings are averaged, of all and of each agent', () => {
  const counting = startCounting(calendar);
  counting.add(history(1, 'c 9:00', 'a 9:05 ada', 'a 9:06 ada', 'x 10:00 gone'));
  counting.rate({ at: at(11), score: 5, memberId: 'ada' });
  counting.rate({ at: at(30), score: 4, memberId: 'ada' });
  counting.rate({ at: at(30), score: 1, memberId: null });
  counting.rate({ at: at(100), score: 1, memberId: 'ada' });
  const { total, agents } = counting.finish(id => (id === 'gone' ? null : id.toUpperCase()));
  expect(total).toMatchObject({ csat_count: 3, csat_average: 3.33 });
  expect(agents).toEqual([
    { member_id: 'ada', name: 'ADA', replies: 2, closed: 0, csat_count: 2, csat_average: 4.5 },
    { member_id: 'gone', name: 'gone', replies: 0, closed: 1, csat_count: 0, csat_average: null },
  ]);
});

test('[NU4] as CSV they are one line a day; what there is none of is empty', () => {
  const lines = formatCsv(count(history(1, 'c 9:00', 'a 9:05'))).split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^day,conversations_created,/);
  expect(lines[1]).toBe('2026-05-07,1,0,1,1,300,300,,,0,');
});

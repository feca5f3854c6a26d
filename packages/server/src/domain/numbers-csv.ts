import type { DayOfNumbers, Numbers } from '@deskbell/protocol';

const COLUMNS = [
  'day',
  'conversations_created',
  'conversations_closed',
  'customer_messages',
  'agent_messages',
  'first_reply_median_s',
  'first_reply_p90_s',
  'resolution_median_s',
  'resolution_p90_s',
  'csat_count',
  'csat_average',
] as const satisfies (keyof DayOfNumbers)[];

/** RFC 4180: one line a day. Days and numbers only, nothing a spreadsheet could take for a formula. */
export function formatCsv({ days }: Pick<Numbers, 'days'>): string {
  const lines = days.map(day => COLUMNS.map(column => day[column] ?? '').join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

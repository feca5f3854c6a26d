import type { Message, SenderType } from '@deskbell/protocol';
import type { OutboxEntry } from '@deskbell/sdk';

/** One line of what is shown: a day's heading, or a message with its place in a run of the same sender's. */
export type Row =
  | { kind: 'day'; key: string; at: number }
  | (Placed & { kind: 'message'; message: Message })
  | (Placed & { kind: 'pending'; entry: OutboxEntry });

interface Placed {
  key: string;
  sender: SenderType;
  /** Epoch milliseconds. */
  at: number;
  isFirst: boolean;
  isLast: boolean;
}

/** Beyond this pause the same sender begins a new run. */
const RUN_PAUSE_MS = 5 * 60_000;

/** Messages in their order, what is on its way behind them, days between them in the customer's own time zone. */
export function buildRows(messages: readonly Message[], pending: readonly OutboxEntry[]): Row[] {
  const rows: Row[] = [];
  let last: Placed | null = null;
  let lastDay = '';

  function add(row: Row & Placed): void {
    const day = new Date(row.at).toDateString();
    if (day !== lastDay) {
      rows.push({ kind: 'day', key: `day ${day} ${row.key}`, at: row.at });
      last = null;
    }
    lastDay = day;
    if (last && last.sender === row.sender && row.at - last.at < RUN_PAUSE_MS && row.sender !== 'system') {
      last.isLast = false;
      row.isFirst = false;
    }
    rows.push(row);
    last = row;
  }

  for (const message of messages) {
    const sender = message.content_type === 'event' ? 'system' : message.sender_type;
    const at = Date.parse(message.created_at);
    add({ kind: 'message', key: message.id, sender, at, isFirst: true, isLast: true, message });
  }
  for (const entry of pending) {
    // What was written before the newest message by this clock still stands behind it.
    const at = Math.max(entry.createdAt, rows.at(-1)?.at ?? 0);
    add({ kind: 'pending', key: entry.clientId, sender: 'customer', at, isFirst: true, isLast: true, entry });
  }
  return rows;
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Numbers } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { parseSpan } from '../domain/calendar.ts';
import type { Tenant } from '../domain/model.ts';
import { startCounting } from '../domain/numbers.ts';
import { tenantName } from '../domain/tenant.ts';
import type { Deps, HistoryPlace } from '../ports.ts';
import { readServiceSettings } from './service-settings.ts';

export interface SpanQuery {
  from?: unknown;
  to?: unknown;
}

type NumbersDeps = Pick<Deps, 'storage' | 'clock'>;

/** Conversations read at once; everybody else is served in between. */
const PAGE = 200;
/** An episode that began earlier before the span is not looked for. */
const LOOK_BACK_MS = 30 * 86_400_000;
/** Answers are remembered this long, and so many of them: a page full of agents counts once (NU3). */
const REMEMBERED_MS = 10_000;
const REMEMBERED_MAX = 50;
/** Spans that are counted or wait for their turn; whoever asks for one more is sent away for a while. */
const WAITING_MAX = 20;
/** As many, or more. */
const COUNTED_MAX = 1_000_000;

/** How a tenant's desk was doing, day by day in the business's time zone (NU1, NU2). */
export function createNumbers(deps: NumbersDeps): (tenant: Tenant, query: SpanQuery) => Promise<Numbers> {
  const known = new Map<string, { countedAt: number | null; numbers: Promise<Numbers> }>();
  const takeTurn = createTurns();

  return async (tenant, query) => {
    const { hours } = await readServiceSettings(deps, tenant);
    const calendar = parseSpan(query, hours.time_zone, deps.clock.now());
    const name = [tenantName(tenant), hours.time_zone, calendar.days[0], calendar.days.at(-1)].join();
    const remembered = known.get(name);
    const age = deps.clock.monotonic() - (remembered?.countedAt ?? deps.clock.monotonic());
    if (remembered && age < REMEMBERED_MS) return remembered.numbers;
    known.delete(name);
    for (const oldest of known.keys()) if (known.size >= REMEMBERED_MAX) known.delete(oldest);
    const counted = takeTurn(() => count(deps, tenant, calendar, deps.clock.now()));
    const entry: { countedAt: number | null; numbers: Promise<Numbers> } = { countedAt: null, numbers: counted };
    known.set(name, entry);
    // A failure is nobody else's.
    const forget = () => known.get(name) === entry && known.delete(name);
    counted.then(() => (entry.countedAt = deps.clock.monotonic()), forget);
    return counted;
  };
}

/** One after the other: side by side they would hold years of several spans in memory, and the database's connections. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (waiting >= WAITING_MAX) {
      const context = { retry_after_ms: REMEMBERED_MS };
      return Promise.reject(new AppError('RATE_LIMITED', 'other spans are being counted; try again', { context }));
    }
    waiting++;
    const result = last.then(work).finally(() => waiting--);
    // The next one's turn comes either way; whoever asked hears of the failure by `result`.
    last = result.catch(() => undefined);
    return result;
  };
}

async function count(
  { storage }: NumbersDeps,
  tenant: Tenant,
  calendar: ReturnType<typeof parseSpan>,
  now: number,
): Promise<Numbers> {
  const since = calendar.starts[0] ?? 0;
  const until = calendar.starts.at(-1) ?? 0;
  const counting = startCounting(calendar);
  const seen = new Set<number>();
  let place: HistoryPlace | null = null;
  do {
    const span = { since, from: since - LOOK_BACK_MS, until };
    const page = await storage.readHistories(tenant, span, place, PAGE);
    for (const history of page.histories) {
      if (!seen.has(history.number)) counting.add(history);
      seen.add(history.number);
    }
    place = page.next;
    await nextTurn();
  } while (place);
  for (const rating of await storage.readRatings(tenant, since, until)) counting.rate(rating);
  const members = await storage.listMembers(tenant.businessId);
  const names = new Map(members.map(member => [member.id, member.name]));
  return {
    from: calendar.days[0] ?? '',
    to: calendar.days.at(-1) ?? '',
    now: await readStanding(storage, tenant, now),
    ...counting.finish(id => names.get(id) ?? null),
  };
}

async function readStanding({ countConversations, readLongestWait }: Deps['storage'], tenant: Tenant, now: number) {
  const views = [
    { status: 'open', written: true },
    { waiting: true },
    { status: 'open', assigneeId: null, written: true },
  ] as const;
  const [open = 0, waiting = 0, unassigned = 0] = await countConversations(tenant, [...views], COUNTED_MAX);
  const since = await readLongestWait(tenant);
  const longest = since === null ? null : Math.round(Math.max(0, now - since) / 1000);
  return { open, waiting, unassigned, longest_wait_s: longest };
}

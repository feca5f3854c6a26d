import { CONVERSATION_STATUSES, PRIORITIES } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import type { ConversationRecord, Tenant } from '../../domain/model.ts';
import type { Desk, DeskFilter, ListPlace, Storage } from '../../ports.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import type { OpenedStorage } from './storage.ts';
import { createWorld, type World } from './storage-world.ts';

const STATUSES = [...CONVERSATION_STATUSES, undefined];
const ASSIGNEES = ['mem_kim', null, undefined];
const TAGS = ['vip', 'rare', undefined];
const MANY = 48;
/** So many of the filters are left out between two; it shares no factor with how many values anything has. */
const EACH = 31;

interface Shown extends ConversationRecord {
  tags: string[];
}

/** Lists and counts against a plain search through all of them. `open` gives an empty storage. */
export function storageDeskListContract(open: (clock: ManualClock) => Promise<Storage>): void {
  test('[DK3] [DK9] every filter and sort visits and counts what it should, in its order', async () => {
    const clock = createManualClock();
    const storage = await open(clock);
    const world = await createWorld(storage, clock);
    await comparedWithSearch(storage, world.tenant, await makeMany({ storage, clock, world }));
    await storage.close();
  });
}

/** Walks every filter in both sorts, in pages of a few, and counts. */
export async function comparedWithSearch(
  storage: Pick<Desk, 'listConversations' | 'countConversations'>,
  tenant: Tenant,
  all: Shown[],
): Promise<void> {
  const filters = [...allFilters()].filter((_, at) => at % EACH === 0);
  for (const filter of filters) {
    const expected = all.filter(one => fits(one, filter));
    const what = JSON.stringify(filter);
    const byActivity = expected.toSorted(mostRecentFirst);
    expect(await walk(storage, tenant, filter, 'activity', 7), what).toEqual(byActivity.map(({ id }) => id));
    const byWait = [
      ...expected.filter(one => one.waitingSince !== null).toSorted(longestWaitFirst),
      ...byActivity.filter(one => one.waitingSince === null),
    ];
    expect(await walk(storage, tenant, filter, 'waiting', 5), what).toEqual(byWait.map(({ id }) => id));
    expect(await storage.countConversations(tenant, [filter], 1000), what).toEqual([expected.length]);
    expect(await storage.countConversations(tenant, [filter], 3), what).toEqual([Math.min(expected.length, 3)]);
  }
}

function* allFilters(): Generator<DeskFilter> {
  for (const status of STATUSES)
    for (const assigneeId of ASSIGNEES)
      for (const tag of TAGS)
        for (const priority of ['normal', 'urgent', undefined] as const)
          for (const waiting of [true, undefined] as const)
            for (const written of [true, false, undefined]) {
              yield {
                ...(status && { status }),
                ...(assigneeId !== undefined && { assigneeId }),
                ...(tag && { tag }),
                ...(priority && { priority }),
                ...(waiting && { waiting }),
                ...(written !== undefined && { written }),
              };
            }
}

function fits(one: Shown, { status, assigneeId, tag, priority, waiting, written }: DeskFilter): boolean {
  return (
    (status === undefined || one.status === status) &&
    (assigneeId === undefined || one.assigneeId === assigneeId) &&
    (tag === undefined || one.tags.includes(tag)) &&
    (priority === undefined || one.priority === priority) &&
    (!waiting || one.waitingSince !== null) &&
    (written === undefined || (one.lastMessageAt !== null) === written)
  );
}

const minute = (one: ConversationRecord) => Math.floor((one.lastMessageAt ?? 0) / 60_000);
const mostRecentFirst = (a: Shown, b: Shown) => minute(b) - minute(a) || b.number - a.number;
const longestWaitFirst = (a: Shown, b: Shown) => Number(a.waitingSince) - Number(b.waitingSince) || a.number - b.number;

async function walk(
  storage: Pick<Desk, 'listConversations'>,
  tenant: Tenant,
  filter: DeskFilter,
  sort: 'activity' | 'waiting',
  limit: number,
): Promise<string[]> {
  const visited: string[] = [];
  let after: ListPlace | null = null;
  do {
    const page = await storage.listConversations(tenant, { ...filter, sort, limit, ...(after && { after }) });
    if (page.next) expect(page.conversations).toHaveLength(limit);
    visited.push(...page.conversations.map(({ id }) => id));
    after = page.next;
  } while (after);
  return visited;
}

/** Different in everything a list asks for, each status, assignee, tag and priority in many combinations. */
export async function makeMany({ storage, clock, world }: OpenedStorage & { world: World }): Promise<Shown[]> {
  const made: Shown[] = [];
  for (let n = 0; n < MANY; n++) {
    const { id } = await world.newConversation();
    if (n % 5 !== 0) await world.append(id);
    if (n % 3 === 0) await world.append(id, { senderType: 'agent', senderKey: 'agent' });
    clock.advance(n % 7 === 0 ? 61_000 : 1_000);
    const tags = [...(n % 2 === 0 ? ['vip'] : []), ...(n % 16 === 3 ? ['rare'] : [])];
    const changed = await world.change(id, {
      status: CONVERSATION_STATUSES[n % 4] ?? 'open',
      assigneeId: [null, 'mem_kim', 'mem_lou'][(n >> 2) % 3] ?? null,
      priority: PRIORITIES[(n >> 1) % 4] ?? 'normal',
      tags,
    });
    if (!changed) throw new Error('not changed');
    made.push({ ...changed, tags });
  }
  const live = { ...world.tenant, environment: 'live' as const };
  expect(await storage.listConversations(live, { limit: 5 })).toEqual({ conversations: [], next: null });
  return made;
}

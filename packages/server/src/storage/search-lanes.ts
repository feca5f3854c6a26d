import { ENVIRONMENTS } from '@deskbell/protocol';
import type { Kysely } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import { activityMinute } from './activity.ts';
import type { Schema } from './schema.ts';

/** Conversations looked at at once. */
const PAGE = 200;
/** How late a commit, or the clock of another node, can be. */
const SLACK_MINUTES = 2;

/** A walk over conversations by their activity, in search of those with messages that are not indexed. */
export interface Lane {
  /** The numbers of those on the next page; null: the walk has come to its end. */
  look(): Promise<number[] | null>;
}

interface Place {
  minute: number;
  number: number;
}

/**
 * Two lanes hold everything: `recent` walks up from a moment before the start and, at its end, begins anew from a moment
 * before that walk began; `older` walks down from the start, once. A conversation that gets a message moves to the end
 * of the first. So nothing has to be remembered over a restart, and nothing can be forgotten by one.
 */
export async function createLanes(
  reader: Kysely<Schema>,
  now: () => Promise<number>,
): Promise<{ recent: Lane; older: Lane }> {
  const start = activityMinute(await now()) - SLACK_MINUTES;
  return { recent: createRecentLane(reader, now, start), older: createOlderLane(reader, start) };
}

function createRecentLane(reader: Kysely<Schema>, now: () => Promise<number>, start: number): Lane {
  let from = start;
  let nextFrom = start;
  let pages: ReturnType<typeof createPages> | null = null;
  return {
    async look() {
      const earliest = activityMinute(await now()) - SLACK_MINUTES;
      // A clock that was set back gives out earlier minutes again, also behind a walk that is under way.
      nextFrom = pages ? Math.min(nextFrom, earliest) : earliest;
      if (!pages) {
        from = Math.min(from, nextFrom);
        pages = createPages(reader, await listTenants(reader), 'asc', { minute: from, number: 0 });
      }
      const page = await pages.look();
      if (page !== null) return page;
      from = nextFrom;
      pages = null;
      return null;
    },
  };
}

function createOlderLane(reader: Kysely<Schema>, start: number): Lane {
  let pages: ReturnType<typeof createPages> | null = null;
  let isOver = false;
  return {
    async look() {
      if (isOver) return null;
      pages ??= createPages(reader, await listTenants(reader), 'desc', { minute: start, number: 0 });
      const page = await pages.look();
      isOver = page === null;
      return page;
    },
  };
}

/** Tenant by tenant, page by page. */
function createPages(reader: Kysely<Schema>, tenants: Tenant[], direction: 'asc' | 'desc', start: Place): Lane {
  let place = start;

  return {
    async look() {
      for (;;) {
        const [tenant] = tenants;
        if (!tenant) return null;
        const rows = await readPage(reader, tenant, direction, place);
        const last = rows.at(-1);
        if (last) {
          place = { minute: last.activity_minute, number: last.number };
          return rows.filter(row => row.is_stale).map(row => row.number);
        }
        tenants.shift();
        place = start;
      }
    },
  };
}

/** Stale: its newest message is newer than the newest of its entries. */
async function readPage(reader: Kysely<Schema>, tenant: Tenant, direction: 'asc' | 'desc', place: Place) {
  const rows = await reader
    .selectFrom('conversation')
    .select(['number', 'activity_minute', 'last_message_at'])
    .select(({ selectFrom, lit }) =>
      selectFrom('search_entry')
        .select(({ fn }) => fn.max('search_entry.created_at').as('newest'))
        .whereRef('search_entry.conversation_number', '=', 'conversation.number')
        .where('search_entry.kind', '=', lit(0))
        .as('indexed_at'),
    )
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('activity_minute', 'number'), direction === 'asc' ? '>' : '<', tuple(place.minute, place.number)),
    )
    .orderBy('activity_minute', direction)
    .orderBy('number', direction)
    .limit(PAGE)
    .execute();
  return rows.map(row => ({ ...row, is_stale: (row.last_message_at ?? -1) > (row.indexed_at ?? -1) }));
}

async function listTenants(reader: Kysely<Schema>): Promise<Tenant[]> {
  const rows = await reader.selectFrom('business').select('id').orderBy('id').execute();
  return rows.flatMap(({ id }) => ENVIRONMENTS.map(environment => ({ businessId: id, environment })));
}

import type { Selectable, Transaction } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import { SESSION } from '../domain/session.ts';
import type { VisitRecord } from '../domain/visit.ts';
import type { People } from '../ports/people.ts';
import type { Engine } from './engine.ts';
import { createErase } from './erase.ts';
import { createRedaction } from './redact.ts';
import type { Schema } from './schema.ts';
import type { VisitTable } from './schema-writing.ts';
import { lockSession } from './session-rows.ts';

export function createPeople(engine: Engine): People {
  const { reader, write, dialect } = engine;
  return {
    ...createRedaction(engine),
    ...createErase(engine),

    async noteVisit({ id, tenant, identityId }, visit) {
      const columns = toColumns(visit);
      return write(async transaction => {
        // Behind a login or an erasure that ended it, nobody would come to delete this (CU8).
        if (!(await lockSession(transaction, dialect, id))) return false;
        await transaction
          .insertInto('visit')
          .values({
            identity_id: identityId,
            business_id: tenant.businessId,
            environment: tenant.environment,
            ...columns,
          })
          .onConflict(conflict => conflict.columns(['identity_id', 'business_id', 'environment']).doUpdateSet(columns))
          .execute();
        return true;
      });
    },

    async findVisit(tenant, identityId) {
      const row = await reader
        .selectFrom('visit')
        .selectAll()
        .where('identity_id', '=', identityId)
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .executeTakeFirst();
      return row ? toVisit(row) : null;
    },

    async readIdentityFacts(tenant, identityId, now) {
      const sessions = await reader
        .selectFrom('session')
        .select(eb => [eb.fn.countAll<number>().as('count'), eb.fn.min<number | null>('created_at').as('first')])
        .where('identity_id', '=', identityId)
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .where('last_seen_at', '>=', now - SESSION.idleMs)
        .where('created_at', '>=', now - SESSION.absoluteMs)
        .executeTakeFirstOrThrow();
      const conversation = await reader
        .selectFrom('conversation')
        .select(['id', 'created_at'])
        .where('identity_id', '=', identityId)
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .executeTakeFirst();
      const merged = conversation
        ? await reader
            .selectFrom('merged_conversation')
            .select('id')
            .where('into_id', '=', conversation.id)
            .orderBy('id')
            .limit(MERGED_MAX)
            .execute()
        : [];
      const seen = [sessions.first, conversation?.created_at].filter(at => typeof at === 'number');
      return {
        sessionCount: Number(sessions.count),
        firstSeenAt: seen.length === 0 ? null : Math.min(...seen),
        mergedConversationIds: merged.map(({ id }) => id),
      };
    },
  };
}

/** Of somebody who came back without a cookie every day there are hundreds; the panel shows some. */
const MERGED_MAX = 100;

/** Who logs in is where their browser was (LI2). */
export async function moveVisit(transaction: Transaction<Schema>, tenant: Tenant, from: string, to: string) {
  const row = await transaction
    .deleteFrom('visit')
    .where('identity_id', '=', from)
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .returningAll()
    .executeTakeFirst();
  if (!row) return;
  const columns = toColumns(toVisit(row));
  await transaction
    .insertInto('visit')
    .values({ ...row, identity_id: to })
    .onConflict(conflict => conflict.columns(['identity_id', 'business_id', 'environment']).doUpdateSet(columns))
    .execute();
}

function toColumns(visit: VisitRecord) {
  return {
    page_url: visit.pageUrl,
    page_title: visit.pageTitle,
    referrer: visit.referrer,
    language: visit.language,
    time_zone: visit.timeZone,
    user_agent: visit.userAgent,
    seen_at: visit.seenAt,
  };
}

function toVisit(row: Selectable<VisitTable>): VisitRecord {
  return {
    pageUrl: row.page_url,
    pageTitle: row.page_title,
    referrer: row.referrer,
    language: row.language,
    timeZone: row.time_zone,
    userAgent: row.user_agent,
    seenAt: row.seen_at,
  };
}

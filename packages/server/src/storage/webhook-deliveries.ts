import { type Selectable, sql } from 'kysely';
import type { DeliveryRecord } from '../domain/webhook.ts';
import type { AttemptResult, Webhooks } from '../ports/webhooks.ts';
import type { Clock } from '../ports.ts';
import type { Engine } from './engine.ts';
import { GroupCommit } from './group-commit.ts';
import type { WebhookDeliveryTable } from './schema-webhooks.ts';

type Deliveries = Pick<
  Webhooks,
  | 'addDelivery'
  | 'claimDeliveries'
  | 'finishAttempt'
  | 'releaseClaims'
  | 'countWaiting'
  | 'listDeliveries'
  | 'redeliver'
  | 'sweepDeliveries'
>;

/** In the statement's text: the index of what is due holds no other states, and SQLite must see that. */
const WAITING = sql.lit('waiting' as const);

/** Results waiting to be written; there are never more than tries at once. */
const RESULTS = { queueMax: 1_000, deadlineMs: 30_000, batchMax: 64 } as const;

/** The outbox of webhooks, and the log of what became of it. */
export function createWebhookDeliveries(
  { reader, write, dialect, listeners }: Engine,
  clock: Pick<Clock, 'monotonic'>,
): Deliveries {
  const results = new GroupCommit(finishAll, { ...RESULTS, clock });

  const due = (webhookId: string, now: number) =>
    reader
      .selectFrom('webhook_delivery')
      .select('number')
      .where('webhook_id', '=', webhookId)
      .where('state', '=', WAITING)
      .where('due_at', '<=', now)
      .where(eb => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
      .orderBy('due_at');

  async function finishAll(batch: AttemptResult[]): Promise<undefined[]> {
    return write(async transaction => {
      // In one order, as an erasure takes them.
      for (const result of batch.toSorted((a, b) => a.number - b.number)) {
        const outcome = { claimed_until: null, last_status: result.lastStatus, last_error: result.lastError };
        const claimed = transaction
          .updateTable('webhook_delivery')
          .where('number', '=', result.number)
          .where('claimed_until', '=', result.claimedUntil);
        const { numUpdatedRows } = await claimed
          .set({
            ...outcome,
            state: result.state,
            attempts: result.attempts,
            due_at: result.dueAt,
            finished_at: result.finishedAt,
          })
          // A claim counts its try: one without any was asked for anew while it was under way (WH10).
          .where('attempts', '>', 0)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) await claimed.set(outcome).execute();
      }
      return batch.map(() => undefined);
    });
  }

  return {
    async addDelivery({ webhookId, eventId, eventType, subjectId, createdAt }) {
      const row = await write(transaction =>
        transaction
          .insertInto('webhook_delivery')
          .values({
            webhook_id: webhookId,
            event_id: eventId,
            event_type: eventType,
            conversation_id: null,
            subject_id: subjectId,
            detail: null,
            created_at: createdAt,
            due_at: createdAt,
          })
          .returningAll()
          .executeTakeFirstOrThrow(),
      );
      listeners.wrote();
      return toDelivery(row);
    },

    async claimDeliveries(wants, now, until) {
      const numbers: number[] = [];
      for (const { webhookId, limit } of wants) {
        const rows = await due(webhookId, now).limit(limit).execute();
        numbers.push(...rows.map(row => row.number));
      }
      if (numbers.length === 0) return [];
      return write(async transaction => {
        // Looked at again now that they are held: another node may have been faster.
        const free = await dialect
          .lockFreeRows(transaction.selectFrom('webhook_delivery').select('number'))
          .where('number', 'in', numbers)
          .where('state', '=', WAITING)
          .where('due_at', '<=', now)
          .where(eb => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
          .execute();
        if (free.length === 0) return [];
        const rows = await transaction
          .updateTable('webhook_delivery')
          .set(eb => ({ claimed_until: until, attempts: eb('attempts', '+', 1) }))
          .where(
            'number',
            'in',
            free.map(row => row.number),
          )
          .returningAll()
          .execute();
        return rows.map(toDelivery).sort((a, b) => a.number - b.number);
      });
    },

    finishAttempt: result => results.submit(result),

    async releaseClaims() {
      await write(transaction =>
        transaction
          .updateTable('webhook_delivery')
          .set({ claimed_until: null })
          .where('state', '=', WAITING)
          .where('claimed_until', 'is not', null)
          .execute(),
      );
    },

    async countWaiting(webhookId, max) {
      const { count } = await reader
        .selectFrom(
          reader
            .selectFrom('webhook_delivery')
            .select('number')
            .where('webhook_id', '=', webhookId)
            .where('state', '=', WAITING)
            .limit(max)
            .as('some'),
        )
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async listDeliveries(tenant, webhookId, { before, limit }) {
      const webhook = await reader
        .selectFrom('webhook')
        .select('id')
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .where('id', '=', webhookId)
        .executeTakeFirst();
      if (!webhook) return null;
      let query = reader.selectFrom('webhook_delivery').selectAll().where('webhook_id', '=', webhookId);
      if (before !== null) query = query.where('number', '<', before);
      const rows = await query
        .orderBy('number', 'desc')
        .limit(limit + 1)
        .execute();
      const next = rows.length > limit ? (rows[limit - 1]?.number ?? null) : null;
      return { deliveries: rows.slice(0, limit).map(toDelivery), next };
    },

    async redeliver(tenant, webhookId, number, now) {
      const row = await write(transaction =>
        transaction
          .updateTable('webhook_delivery')
          // One that somebody is at keeps its claim: it is sent once more after that.
          .set({ state: 'waiting', attempts: 0, due_at: now, finished_at: null })
          .where('number', '=', number)
          .where('webhook_id', 'in', eb =>
            eb
              .selectFrom('webhook')
              .select('id')
              .where('business_id', '=', tenant.businessId)
              .where('environment', '=', tenant.environment)
              .where('id', '=', webhookId),
          )
          .returningAll()
          .executeTakeFirst(),
      );
      if (row) listeners.wrote();
      return row ? toDelivery(row) : null;
    },

    async sweepDeliveries(olderThan, limit) {
      // The oldest come first by their numbers too: no index is needed for their age.
      const oldest = await reader
        .selectFrom('webhook_delivery')
        .select(['number', 'created_at'])
        .orderBy('number')
        .limit(limit)
        .execute();
      const old = oldest.filter(row => row.created_at < olderThan).map(row => row.number);
      if (old.length === 0) return 0;
      await write(transaction => transaction.deleteFrom('webhook_delivery').where('number', 'in', old).execute());
      return old.length;
    },
  };
}

function toDelivery(row: Selectable<WebhookDeliveryTable>): DeliveryRecord {
  return {
    number: row.number,
    webhookId: row.webhook_id,
    eventId: row.event_id,
    eventType: row.event_type,
    conversationId: row.conversation_id,
    subjectId: row.subject_id,
    detail: row.detail === null ? {} : JSON.parse(row.detail),
    createdAt: row.created_at,
    state: row.state,
    attempts: row.attempts,
    dueAt: row.due_at,
    claimedUntil: row.claimed_until,
    lastStatus: row.last_status,
    lastError: row.last_error,
    finishedAt: row.finished_at,
  };
}

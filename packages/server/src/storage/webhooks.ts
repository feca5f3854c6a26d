import { type Environment, LIMITS } from '@deskbell/protocol';
import type { Selectable } from 'kysely';
import type { Tenant } from '../domain/model.ts';
import type { WebhookRecord } from '../domain/webhook.ts';
import type { Webhooks } from '../ports/webhooks.ts';
import type { Engine } from './engine.ts';
import type { WebhookTable } from './schema-webhooks.ts';

type WebhookRows = Pick<
  Webhooks,
  | 'createWebhook'
  | 'listWebhooks'
  | 'changeWebhook'
  | 'rotateWebhookSecret'
  | 'deleteWebhook'
  | 'learnWebhooks'
  | 'listEnabledWebhooks'
  | 'noteWebhookFailing'
  | 'noteWebhookWorking'
  | 'switchOffWebhook'
>;

/** Deliveries of a deleted webhook, deleted at once: sends go in between. */
const CHUNK = 1_000;

export function createWebhooks({ reader, write, dialect, listeners }: Engine): WebhookRows {
  async function learnWebhooks(): Promise<void> {
    const begunAt = listeners.begin();
    const rows = await reader
      .selectFrom('webhook')
      .select(['business_id', 'environment'])
      .distinct()
      .where('enabled', '=', 1)
      .execute();
    const tenants = rows.map(row => ({ businessId: row.business_id, environment: row.environment as Environment }));
    listeners.learn(tenants, begunAt);
  }

  /** Whoever is answered that something changed can rely on it: this process knows it then. */
  async function writeAndLearn<Result>(work: Parameters<typeof write<Result>>[0]): Promise<Result> {
    const result = await write(work);
    await learnWebhooks();
    return result;
  }

  return {
    learnWebhooks,

    createWebhook: webhook =>
      writeAndLearn(async transaction => {
        // Held against a second one that counts at the same time.
        await dialect.lockTable(transaction, 'webhook');
        const { count } = await transaction
          .selectFrom('webhook')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('business_id', '=', webhook.tenant.businessId)
          .where('environment', '=', webhook.tenant.environment)
          .executeTakeFirstOrThrow();
        if (Number(count) >= LIMITS.webhooksMax) return false;
        await transaction.insertInto('webhook').values(toRow(webhook)).execute();
        return true;
      }),

    async listWebhooks(tenant) {
      const rows = await reader
        .selectFrom('webhook')
        .selectAll()
        .where('business_id', '=', tenant.businessId)
        .where('environment', '=', tenant.environment)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toWebhook);
    },

    changeWebhook: (tenant, id, { url, events, enabled }) =>
      writeAndLearn(async transaction => {
        const row = await transaction
          .updateTable('webhook')
          .set({
            ...(url !== undefined && { url, failing_since: null }),
            ...(events !== undefined && { events: JSON.stringify(events) }),
            ...(enabled !== undefined && { enabled: enabled ? 1 : 0 }),
            ...(enabled && { disabled_reason: null, failing_since: null }),
          })
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst();
        return row ? toWebhook(row) : null;
      }),

    async rotateWebhookSecret(tenant, id, secret, oldUntil) {
      const row = await write(transaction =>
        transaction
          .updateTable('webhook')
          .set(({ ref }) => ({ old_secret: ref('secret'), old_secret_until: oldUntil, secret }))
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst(),
      );
      return row ? toWebhook(row) : null;
    },

    async deleteWebhook(tenant, id) {
      const isDeleted = await writeAndLearn(transaction => deleteRow(transaction, tenant, id));
      // What a crash leaves of them is never sent, and swept with its age.
      for (let deleted = isDeleted ? CHUNK : 0; deleted === CHUNK; ) deleted = await deleteSomeDeliveries(id);
      return isDeleted;
    },

    async listEnabledWebhooks() {
      const rows = await reader.selectFrom('webhook').selectAll().where('enabled', '=', 1).orderBy('id').execute();
      return rows.map(toWebhook);
    },

    async noteWebhookFailing({ id, url }, since) {
      await write(transaction =>
        transaction
          .updateTable('webhook')
          .set({ failing_since: since })
          .where('id', '=', id)
          .where('url', '=', url)
          .where('failing_since', 'is', null)
          .execute(),
      );
    },

    async noteWebhookWorking(id) {
      const isFailing = await reader
        .selectFrom('webhook')
        .select('id')
        .where('id', '=', id)
        .where('failing_since', 'is not', null)
        .executeTakeFirst();
      if (!isFailing) return;
      await write(transaction =>
        transaction.updateTable('webhook').set({ failing_since: null }).where('id', '=', id).execute(),
      );
    },

    switchOffWebhook: ({ id, url }, reason, failingSince) =>
      writeAndLearn(async transaction => {
        let update = transaction
          .updateTable('webhook')
          .set({ enabled: 0, disabled_reason: reason })
          .where('id', '=', id)
          .where('url', '=', url)
          .where('enabled', '=', 1);
        if (failingSince !== undefined) update = update.where('failing_since', '=', failingSince);
        const { numUpdatedRows } = await update.executeTakeFirstOrThrow();
        return numUpdatedRows === 1n;
      }),
  };

  async function deleteRow(transaction: Parameters<Parameters<typeof write>[0]>[0], tenant: Tenant, id: string) {
    const { numDeletedRows } = await transaction
      .deleteFrom('webhook')
      .where('business_id', '=', tenant.businessId)
      .where('environment', '=', tenant.environment)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return numDeletedRows === 1n;
  }

  async function deleteSomeDeliveries(webhookId: string): Promise<number> {
    const { numDeletedRows } = await write(transaction =>
      transaction
        .deleteFrom('webhook_delivery')
        .where('number', 'in', eb =>
          eb.selectFrom('webhook_delivery').select('number').where('webhook_id', '=', webhookId).limit(CHUNK),
        )
        .executeTakeFirstOrThrow(),
    );
    return Number(numDeletedRows);
  }
}

function toRow(webhook: WebhookRecord) {
  return {
    id: webhook.id,
    business_id: webhook.tenant.businessId,
    environment: webhook.tenant.environment,
    url: webhook.url,
    events: JSON.stringify(webhook.events),
    enabled: webhook.enabled ? 1 : 0,
    disabled_reason: webhook.disabledReason,
    secret: webhook.secret,
    old_secret: webhook.oldSecret?.secret ?? null,
    old_secret_until: webhook.oldSecret?.until ?? null,
    failing_since: webhook.failingSince,
    created_at: webhook.createdAt,
  };
}

function toWebhook(row: Selectable<WebhookTable>): WebhookRecord {
  const { old_secret: old, old_secret_until: until } = row;
  return {
    id: row.id,
    tenant: { businessId: row.business_id, environment: row.environment },
    url: row.url,
    events: JSON.parse(row.events),
    enabled: row.enabled === 1,
    disabledReason: row.disabled_reason,
    secret: row.secret,
    oldSecret: old === null || until === null ? null : { secret: old, until },
    failingSince: row.failing_since,
    createdAt: row.created_at,
  };
}

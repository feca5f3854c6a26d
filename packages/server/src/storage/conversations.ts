import type { Selectable, Transaction } from 'kysely';
import { isCustomerId } from '../domain/identity.ts';
import type { Tenant } from '../domain/model.ts';
import type { FreshConversation, Storage } from '../ports.ts';
import { NOBODY_WROTE } from './activity.ts';
import { announceConversation } from './announce.ts';
import { lockCustomer } from './customers.ts';
import type { Engine } from './engine.ts';
import { toConversation } from './rows.ts';
import type { ConversationTable, Schema } from './schema.ts';
import { lockSession } from './session-rows.ts';

type Conversations = Pick<
  Storage,
  'findOrCreateConversation' | 'findConversationId' | 'getConversation' | 'findMergedConversationId' | 'readTenantMark'
>;

export function createConversations({ reader, write, prepare, dialect, announce }: Engine): Conversations {
  const ofTenant = (tenant: Tenant) =>
    reader
      .selectFrom('conversation')
      .where('business_id', '=', tenant.businessId)
      .where('environment', '=', tenant.environment);

  // Prepared once; the blank stands for the parameter. By the identity alone, which no two tenants share: asked for the
  // tenant too, PostgreSQL without statistics reads the whole business by another index.
  const byIdentity = prepare<Pick<Selectable<ConversationTable>, 'id' | 'business_id' | 'environment'>>(
    'conversation-by-identity',
    reader
      .selectFrom('conversation')
      .select(['id', 'business_id', 'environment'])
      .where('identity_id', '=', '')
      .compile(),
  );

  return {
    async findOrCreateConversation(fresh, session) {
      return write(async transaction => {
        // Behind a login that ends the session, the conversation would be nobody's (LI5).
        if (!(await lockSession(transaction, dialect, session.id))) return null;
        // A login elsewhere may be about to give this customer a visitor's conversation: then that is the one.
        if (isCustomerId(fresh.identityId)) await lockCustomer(transaction, dialect, fresh.tenant, fresh.identityId);
        // The unique constraint decides who is first (CV3); everybody reads what won.
        const { numInsertedOrUpdatedRows } = await insertConversation(transaction, fresh)
          .onConflict(conflict => conflict.columns(['identity_id', 'business_id', 'environment']).doNothing())
          .executeTakeFirstOrThrow();
        const row = await transaction
          .selectFrom('conversation')
          .selectAll()
          .where('identity_id', '=', fresh.identityId)
          .where('business_id', '=', fresh.tenant.businessId)
          .where('environment', '=', fresh.tenant.environment)
          .executeTakeFirstOrThrow();
        const created = numInsertedOrUpdatedRows === 1n;
        if (created) await announceConversation(announce, transaction, fresh);
        return { conversation: toConversation(row), created };
      });
    },

    async findConversationId(tenant, identityId) {
      const rows = await byIdentity([identityId]);
      const own = rows.find(row => row.business_id === tenant.businessId && row.environment === tenant.environment);
      return own?.id ?? null;
    },

    async getConversation(tenant, id) {
      const row = await ofTenant(tenant).selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toConversation(row) : null;
    },

    async findMergedConversationId(tenant, id) {
      const row = await ofTenant(tenant)
        .innerJoin('merged_conversation', 'merged_conversation.into_id', 'conversation.id')
        .select('conversation.id')
        .where('merged_conversation.id', '=', id)
        .executeTakeFirst();
      return row?.id ?? null;
    },

    async readTenantMark(tenant) {
      // The newest mark lies in the newest active minute.
      const row = await ofTenant(tenant)
        .select('last_message_at')
        .where('last_message_at', 'is not', null)
        .where(
          'activity_minute',
          '=',
          ofTenant(tenant)
            .where('last_message_at', 'is not', null)
            .select('activity_minute')
            .orderBy('activity_minute', 'desc')
            .limit(1),
        )
        .orderBy('last_message_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.last_message_at ?? null;
    },
  };
}

/** An empty conversation, ready to be executed. */
export function insertConversation(
  transaction: Transaction<Schema>,
  { id, tenant, identityId, createdAt }: FreshConversation,
) {
  return transaction.insertInto('conversation').values({
    id,
    business_id: tenant.businessId,
    environment: tenant.environment,
    identity_id: identityId,
    status: 'open',
    ai_enabled: 1,
    assignee_id: null,
    message_count: 0,
    created_at: createdAt,
    last_message_at: null,
    activity_minute: NOBODY_WROTE,
  });
}

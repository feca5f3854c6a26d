import type { ConversationRecord, MessageRecord, SessionRecord, Tenant } from '../../domain/model.ts';
import { createIds } from '../../ids.ts';
import type { AppendOutcome, Authorship, ConversationPatch, NewMessage, Storage } from '../../ports.ts';
import { recordKey } from '../../services/keys.ts';
import type { ManualClock } from '../manual-clock.ts';

/** What a storage test works with: a tenant, and conversations and messages in it. */
export interface World {
  tenant: Tenant;
  newConversation(tenant?: Tenant): Promise<ConversationRecord>;
  /** A session that is not stored. */
  newSession(tenant?: Tenant, identityId?: string): SessionRecord;
  /** A customer's message, ready to append. */
  /** A change as some agent makes it. */
  change(id: string, patch: ConversationPatch, tenant?: Tenant): Promise<ConversationRecord | null>;
  draft(conversationId: string, changes?: Partial<NewMessage>): NewMessage;
  append(conversationId: string, changes?: Partial<NewMessage>): Promise<AppendOutcome>;
  /** Everything, read page by page as a polling client would. */
  readAll(conversationId: string, pageSize: number): Promise<MessageRecord[]>;
}

export async function createWorld(storage: Storage, clock: ManualClock): Promise<World> {
  const ids = createIds(clock);
  const businessId = ids.business();
  const tenant: Tenant = { businessId, environment: 'test' };
  await storage.bootstrap({ id: businessId, name: 'Shop', createdAt: clock.now() }, [
    recordKey({ ids, clock }, tenant, 'public', `pk_test_${ids.token()}`),
  ]);

  function draft(conversationId: string, changes: Partial<NewMessage> = {}): NewMessage {
    return {
      id: ids.message(),
      conversationId,
      senderType: 'customer',
      senderKey: 'customer',
      clientId: null,
      content: 'Has my order shipped yet?',
      contentType: 'text',
      metadata: {},
      ...changes,
    };
  }

  function by(): Authorship {
    return { actor: { kind: 'member', id: 'mem_kim', name: 'Kim' }, now: clock.now(), newEventId: ids.event };
  }

  function newSession(owner = tenant, identityId = ids.visitor()): SessionRecord {
    const now = clock.now();
    const tokenHash = ids.token();
    return { id: ids.session(), tenant: owner, tokenHash, identityId, createdAt: now, lastSeenAt: now };
  }

  return {
    tenant,
    newSession,
    draft,
    async newConversation(owner = tenant) {
      const session = newSession(owner);
      const { identityId, createdAt } = session;
      return storage.createVisitor(session, { id: ids.conversation(), tenant: owner, identityId, createdAt });
    },
    async change(id, patch, owner = tenant) {
      const outcome = await storage.changeConversation(owner, id, patch, by());
      if (outcome?.kind === 'too-many-tags') throw new Error('too many tags');
      return outcome?.conversation ?? null;
    },
    append: (conversationId, changes) => storage.appendMessage(draft(conversationId, changes)),
    async readAll(conversationId, pageSize) {
      const all: MessageRecord[] = [];
      for (;;) {
        const page = await storage.listMessages(conversationId, all.at(-1)?.createdAt ?? null, pageSize);
        all.push(...page);
        if (page.length < pageSize) return all;
      }
    },
  };
}

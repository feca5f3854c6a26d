import type { DraftBody } from '@deskbell/protocol';
import type { Tenant } from '../domain/model.ts';
import { type DraftRecord, parseDraftContent } from '../domain/writing.ts';
import type { Deps } from '../ports.ts';
import { ofConversation } from './agent-conversations.ts';

/** What this member has written here and not sent; null: nothing (WR1). */
export async function findDraft(
  deps: Deps,
  tenant: Tenant,
  conversationId: string,
  authorId: string,
): Promise<DraftRecord | null> {
  const found = await ofConversation(deps, tenant, conversationId, async id => {
    const draft = await deps.storage.findDraft(tenant, id, authorId);
    return draft === 'no-conversation' ? null : { draft };
  });
  return found.draft;
}

/** Keeps it in the place of the one before; a blank one is none (WR1). */
export async function saveDraft(
  deps: Deps,
  tenant: Tenant,
  { conversationId, authorId }: { conversationId: string; authorId: string },
  { kind, content }: DraftBody,
): Promise<DraftRecord | null> {
  const kept = parseDraftContent(content);
  const draft = kept === null ? null : { kind, content: kept, updatedAt: deps.clock.now() };
  await setDraft(deps, tenant, conversationId, authorId, draft);
  return draft;
}

export function deleteDraft(deps: Deps, tenant: Tenant, conversationId: string, authorId: string): Promise<void> {
  return setDraft(deps, tenant, conversationId, authorId, null);
}

async function setDraft(
  deps: Deps,
  tenant: Tenant,
  conversationId: string,
  authorId: string,
  draft: DraftRecord | null,
): Promise<void> {
  await ofConversation(deps, tenant, conversationId, async id =>
    (await deps.storage.setDraft(tenant, id, authorId, draft)) ? id : null,
  );
}

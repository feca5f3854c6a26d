import { AppError } from '../domain/app-error.ts';
import { parseClientId, parseContent } from '../domain/content.ts';
import { readMentions } from '../domain/mentions.ts';
import type { NoteRecord, Tenant } from '../domain/model.ts';
import { parseAfter, parseLimit } from '../domain/page.ts';
import { presentNote } from '../domain/present-agent.ts';
import { writerKey } from '../domain/writer.ts';
import type { Deps } from '../ports.ts';
import { type Asking, ofConversation } from './agent-conversations.ts';
import type { PageQuery } from './list-messages.ts';

/** A note for agents' eyes: its own table, its own event, published to the tenant only (AG7, I7). */
export async function addNote(
  deps: Deps,
  { tenant, actor }: Asking,
  conversationId: string,
  body: { content: unknown; client_id?: unknown },
): Promise<NoteRecord> {
  const { storage, bus, ids, clock } = deps;
  const note = {
    id: ids.note(),
    content: parseContent(body.content),
    author: writerKey(actor),
    clientId: parseClientId(body.client_id),
    createdAt: clock.now(),
  };
  const mentions = readMentions(note.content).filter(memberId => memberId !== actor.id); // WR5
  const { id, outcome } = await ofConversation(deps, tenant, conversationId, async id => {
    const outcome = await storage.addNote(tenant, id, { ...note, mentions });
    return outcome.kind === 'no-conversation' ? null : { id, outcome };
  });
  if (outcome.kind === 'duplicate') {
    throw new AppError('CONFLICT', 'this client_id was already accepted on this conversation', {
      context: { note: presentNote(outcome.note) },
    });
  }
  bus.publishToTenant(tenant, { type: 'note', conversationId: id, note: outcome.note });
  return outcome.note;
}

/** Notes strictly newer than `after`, ascending. */
export function listNotes(deps: Deps, tenant: Tenant, conversationId: string, query: PageQuery): Promise<NoteRecord[]> {
  const after = parseAfter(query.after);
  const limit = parseLimit(query.limit);
  return ofConversation(deps, tenant, conversationId, id => deps.storage.listNotes(tenant, id, after, limit));
}

import { AppError } from '../domain/app-error.ts';
import { parseClientId, parseContent } from '../domain/content.ts';
import type { NoteRecord, Tenant } from '../domain/model.ts';
import { parseAfter, parseLimit } from '../domain/page.ts';
import { presentNote } from '../domain/present-agent.ts';
import type { Deps } from '../ports.ts';
import { noSuchConversation } from './agent-conversations.ts';
import type { PageQuery } from './list-messages.ts';

/** A note for agents' eyes: its own table, its own event, published to the tenant only (AG7, I7). */
export async function addNote(
  { storage, bus, ids, clock }: Deps,
  tenant: Tenant,
  conversationId: string,
  body: { content: unknown; client_id?: unknown },
): Promise<NoteRecord> {
  const outcome = await storage.addNote(tenant, conversationId, {
    id: ids.note(),
    content: parseContent(body.content),
    author: 'agent',
    clientId: parseClientId(body.client_id),
    createdAt: clock.now(),
  });
  if (outcome.kind === 'no-conversation') throw noSuchConversation();
  if (outcome.kind === 'duplicate') {
    throw new AppError('CONFLICT', 'this client_id was already accepted on this conversation', {
      context: { note: presentNote(outcome.note) },
    });
  }
  bus.publishToTenant(tenant, { type: 'note', conversationId, note: outcome.note });
  return outcome.note;
}

/** Notes strictly newer than `after`, ascending. */
export async function listNotes(
  { storage }: Deps,
  tenant: Tenant,
  conversationId: string,
  query: PageQuery,
): Promise<NoteRecord[]> {
  const notes = await storage.listNotes(tenant, conversationId, parseAfter(query.after), parseLimit(query.limit));
  if (!notes) throw noSuchConversation();
  return notes;
}

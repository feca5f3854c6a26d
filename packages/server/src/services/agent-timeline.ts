import type { Tenant } from '../domain/model.ts';
import { parseBefore, parseLimit } from '../domain/page.ts';
import type { TimelineEntry } from '../domain/present-desk.ts';
import type { Deps, TimelineRecord } from '../ports.ts';
import { ofConversation } from './agent-conversations.ts';
import { readAuthors } from './authors.ts';

/** Messages, notes and events on one line of time, the newest page first, each page ascending (DK7). */
export async function readTimeline(
  deps: Deps,
  tenant: Tenant,
  conversationId: string,
  query: { before?: unknown; limit?: unknown },
): Promise<{ items: TimelineEntry[]; older: number | null }> {
  const before = parseBefore(query.before);
  const limit = parseLimit(query.limit);
  const { items, older } = await ofConversation(deps, tenant, conversationId, id =>
    deps.storage.readTimeline(tenant, id, before, limit),
  );
  const authors = await readAuthors(deps, tenant, items.map(writerOf));
  return {
    items: items.map(item => {
      if (item.kind === 'event') return item;
      const author = authors.get(writerOf(item) ?? '') ?? null;
      return item.kind === 'note'
        ? { kind: 'note', note: item.note, author }
        : { kind: 'message', message: item.message, author };
    }),
    older,
  };
}

function writerOf(item: TimelineRecord): string | null {
  if (item.kind === 'message') return item.authorId;
  return item.kind === 'note' ? item.note.author : null;
}

import { badCursor, openCursor, sealCursor } from '../domain/cursor.ts';
import type { DeskConversation } from '../domain/model.ts';
import { parseLimit } from '../domain/page.ts';
import { findMarks, parseSearch } from '../domain/search-query.ts';
import { makeSnippet, type Snippet } from '../domain/snippet.ts';
import type { Deps, FoundText, SearchPlace } from '../ports.ts';
import { type Asking, memberOf } from './agent-conversations.ts';
import { describeConversations } from './describe-conversations.ts';

export interface SearchQuery {
  q?: unknown;
  cursor?: unknown;
  limit?: unknown;
}

export interface SearchHit extends Pick<FoundText, 'kind' | 'id' | 'createdAt'> {
  described: DeskConversation;
  snippet: Snippet;
}

/** A page of what has all the words: customers, then messages and notes, each newest first (SR1, SR2). */
export async function searchTexts(
  deps: Deps,
  { tenant, actor }: Asking,
  query: SearchQuery,
): Promise<{ hits: SearchHit[]; nextCursor: string | null }> {
  const phrases = parseSearch(query.q);
  const from = parseCursor(query.cursor);
  const { found, next } = await deps.storage.findTexts(tenant, phrases, from, parseLimit(query.limit));
  const conversations = [...new Map(found.map(({ conversation }) => [conversation.id, conversation])).values()];
  const memberId = memberOf(actor);
  const described = await describeConversations(deps, tenant, conversations, memberId === null ? [] : [memberId]);
  const byId = new Map(described.map(one => [one.conversation.id, one]));
  const hits = found.flatMap(({ kind, id, createdAt, text, conversation }) => {
    // What was changed since it was indexed is compared as it is now (SR4).
    const marks = findMarks(text, phrases);
    const one = byId.get(conversation.id);
    return marks && one ? [{ kind, id, createdAt, described: one, snippet: makeSnippet(text, marks) }] : [];
  });
  return { hits, nextCursor: next && formatCursor(next) };
}

function formatCursor({ part, before }: SearchPlace): string {
  return sealCursor(`${part}.${before}`);
}

function parseCursor(value: unknown): SearchPlace | null {
  const match = openCursor(value, /^(customers|texts)\.(\d{1,16})$/);
  if (!match) return null;
  const before = Number(match[2]);
  if (!Number.isSafeInteger(before)) throw badCursor();
  return { part: match[1] as SearchPlace['part'], before };
}

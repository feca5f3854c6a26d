import { ROUTES, type SearchHit, type SearchPage } from '@deskbell/protocol';
import { signal } from '@preact/signals';
import { api, type DeskbellError } from '../api/http.ts';
import { onFrame } from '../live/live.ts';

export interface Search {
  query: string;
  hits: readonly SearchHit[];
  cursor: string | null;
  status: 'idle' | 'loading' | 'ready' | 'failed';
  error: DeskbellError | null;
}

const NOTHING: Search = { query: '', hits: [], cursor: null, status: 'idle', error: null };
export const search = signal<Search>(NOTHING);

let running: AbortController | null = null;

/** What was found before stays until the answer is there: results that blink cannot be read. */
export async function runSearch(query: string): Promise<void> {
  running?.abort();
  if (query.trim() === '') {
    search.value = NOTHING;
    return;
  }
  const mine = new AbortController();
  running = mine;
  search.value = { ...search.peek(), query, status: 'loading', error: null };
  const answer = await api.get<SearchPage>(ROUTES.agentSearch, { q: query }, { signal: mine.signal });
  if (mine.signal.aborted) return;
  search.value = answer.ok
    ? { query, hits: answer.value.hits, cursor: answer.value.next_cursor, status: 'ready', error: null }
    : { ...NOTHING, query, status: 'failed', error: answer.error };
}

export async function searchOn(): Promise<void> {
  const before = search.peek();
  if (before.cursor === null || before.status !== 'ready') return;
  search.value = { ...before, status: 'loading' };
  const answer = await api.get<SearchPage>(ROUTES.agentSearch, { q: before.query, cursor: before.cursor });
  const now = search.peek();
  if (now.query !== before.query) return;
  search.value = answer.ok
    ? { ...now, hits: [...now.hits, ...answer.value.hits], cursor: answer.value.next_cursor, status: 'ready' }
    : { ...now, status: 'ready' };
}

/** What was removed or erased is found no more, also by who found it before. From log-in to log-out. */
export function keepSearch(): () => void {
  const leaveOut = (isGone: (hit: SearchHit) => boolean) => {
    const now = search.peek();
    const hits = now.hits.filter(hit => !isGone(hit));
    if (hits.length < now.hits.length) search.value = { ...now, hits };
  };
  const end = onFrame(frame => {
    if (frame.type === 'message_redacted') leaveOut(({ id }) => id === frame.message_id);
    else if (frame.type === 'conversation_erased')
      leaveOut(({ conversation }) => conversation.id === frame.conversation_id);
  });
  return () => {
    end();
    running?.abort();
    search.value = NOTHING;
  };
}

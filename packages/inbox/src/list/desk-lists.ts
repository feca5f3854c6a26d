import { type Macro, ROUTES, type SavedView, type SavedViewBody, type ViewCounts } from '@deskbell/protocol';
import { signal } from '@preact/signals';
import { api, type Result } from '../api/http.ts';
import { onFrame, onStale } from '../live/live.ts';

// What stands beside the list: how many are in each view, the saved views, the tags in use, the macros.

export const counts = signal<ViewCounts | null>(null);
export const savedViews = signal<readonly SavedView[]>([]);
/** Before they were read nobody can say that there is no such view. */
export const areViewsKnown = signal(false);
export const tags = signal<readonly { tag: string; count: number }[]>([]);
export const macros = signal<readonly Macro[]>([]);

/** Counting is work for the server: in busy times once in so long. */
const COUNT_EVERY_MS = 1_500;
const TAGS_EVERY_MS = 30_000;

let countTimer: ReturnType<typeof setTimeout> | undefined;
let countedAt = 0;
let tagsReadAt = 0;
/** Somebody has made one that nobody has heard of. */
let isTagNew = false;

async function loadCounts(): Promise<boolean> {
  countedAt = Date.now();
  const answer = await api.get<ViewCounts>(ROUTES.agentCounts);
  if (answer.ok) counts.value = answer.value;
  return answer.ok || !answer.error.retryable;
}

/** Something changed that may move a conversation from one view to another. */
export function countSoon(): void {
  if (countTimer !== undefined) return;
  const wait = Math.max(200, countedAt + COUNT_EVERY_MS - Date.now());
  countTimer = setTimeout(() => {
    countTimer = undefined;
    void loadCounts();
    if (isTagNew || Date.now() - tagsReadAt > TAGS_EVERY_MS) void loadTags();
  }, wait);
}

export async function loadTags(): Promise<boolean> {
  tagsReadAt = Date.now();
  isTagNew = false;
  const answer = await api.get<{ tags: { tag: string; count: number }[] }>(ROUTES.agentTags);
  if (answer.ok) tags.value = answer.value.tags;
  return answer.ok || !answer.error.retryable;
}

async function loadViews(): Promise<boolean> {
  const answer = await api.get<{ views: SavedView[] }>(ROUTES.agentViews);
  if (answer.ok) {
    savedViews.value = answer.value.views;
    areViewsKnown.value = true;
  }
  return answer.ok || !answer.error.retryable;
}

async function loadMacros(): Promise<boolean> {
  const answer = await api.get<{ macros: Macro[] }>(ROUTES.agentMacros);
  if (answer.ok) macros.value = answer.value.macros;
  return answer.ok || !answer.error.retryable;
}

const isUnknownTag = (tag: string) => !tags.peek().some(known => known.tag === tag);

const loaders = [loadCounts, loadViews, loadTags, loadMacros];

/** From log-in to log-out. */
export function keepDeskLists(): () => void {
  for (const load of loaders) void load();
  const ends = [
    ...loaders.map(load => onStale(load, { isSlow: load !== loadCounts })),
    onFrame(frame => {
      if (frame.type === 'changed' && frame.what === 'views') void loadViews().then(countSoon);
      if (frame.type === 'changed' && frame.what === 'macros') void loadMacros();
      if (frame.type === 'conversation') isTagNew ||= frame.conversation.tags.some(isUnknownTag);
      if (['message', 'conversation', 'conversation_merged', 'conversation_erased'].includes(frame.type)) countSoon();
    }),
  ];
  return () => {
    clearTimeout(countTimer);
    countTimer = undefined;
    for (const end of ends) end();
  };
}

export async function saveView(body: SavedViewBody): Promise<Result<SavedView>> {
  const answer = await api.post<SavedView>(ROUTES.agentViews, body);
  if (answer.ok) savedViews.value = [...savedViews.value, answer.value];
  countSoon();
  return answer;
}

export async function changeView(id: string, change: Partial<SavedViewBody>): Promise<Result<SavedView>> {
  const answer = await api.patch<SavedView>(`${ROUTES.agentViews}/${id}`, change);
  if (answer.ok) savedViews.value = savedViews.value.map(view => (view.id === id ? answer.value : view));
  countSoon();
  return answer;
}

export async function deleteView(id: string): Promise<Result<unknown>> {
  const answer = await api.delete(`${ROUTES.agentViews}/${id}`);
  if (answer.ok) savedViews.value = savedViews.value.filter(view => view.id !== id);
  return answer;
}

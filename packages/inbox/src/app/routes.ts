import { ROUTES } from '@deskbell/protocol';

/** What the address says is to be shown. */
export type Route =
  /** `view`: `mine`, `open`, …, `tag:<tag>` or a saved view's id; see list/views.ts. */
  | { page: 'desk'; view: string; conversationId: string | null }
  | { page: 'search'; query: string; conversationId: string | null }
  | { page: 'settings'; section: string | null }
  | { page: 'numbers' }
  /** Without a log-in; `token` of a link's `?token=` or `#token=`. */
  | { page: 'access'; screen: AccessScreen; token: string | null };

/** `/inbox/log-in`, `/inbox/setup?token=`, `/inbox/invitation?token=`, `/inbox/reset?token=`, `/inbox/forgot`. */
export const ACCESS_SCREENS = ['log-in', 'setup', 'invitation', 'reset', 'forgot'] as const;
export type AccessScreen = (typeof ACCESS_SCREENS)[number];

export const DEFAULT_VIEW = 'open';

/** `address`: path, query and fragment. What is unknown is the default view. */
export function parseRoute(address: string): Route {
  const url = new URL(address, 'http://here');
  const parts = url.pathname.slice(ROUTES.inbox.length).split('/').filter(Boolean).map(decode);
  const [page, first = null, second = null] = parts;
  if (page === 'view' && first) return { page: 'desk', view: first, conversationId: second };
  if (page === 'conversation' && first) return { page: 'desk', view: 'all', conversationId: first };
  if (page === 'search') return { page, query: url.searchParams.get('q') ?? '', conversationId: first };
  if (page === 'settings') return { page, section: first };
  if (page === 'numbers') return { page };
  const screen = ACCESS_SCREENS.find(name => name === page);
  if (screen) {
    const token = url.searchParams.get('token') ?? new URLSearchParams(url.hash.slice(1)).get('token');
    return { page: 'access', screen, token };
  }
  return { page: 'desk', view: DEFAULT_VIEW, conversationId: null };
}

/** The path below `/inbox` of a view, and of a conversation in it. */
export function viewPath(view: string, conversationId: string | null = null): string {
  return `/view/${encodeURIComponent(view)}${conversationId ? `/${encodeURIComponent(conversationId)}` : ''}`;
}

export function searchPath(query: string, conversationId: string | null = null): string {
  const search = query ? `?q=${encodeURIComponent(query)}` : '';
  return `/search${conversationId ? `/${encodeURIComponent(conversationId)}` : ''}${search}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray `%` typed by hand.
    return part;
  }
}

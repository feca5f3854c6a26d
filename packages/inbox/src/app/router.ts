import { ROUTES } from '@deskbell/protocol';
import { computed, signal } from '@preact/signals';
import { parseRoute, type Route } from './routes.ts';

// The History API is the only memory of where one is: back, forward and a reload just work.

const address = signal(location.pathname + location.search + location.hash);

export const route = computed<Route>(() => parseRoute(address.value));

/** Goes to a path below `/inbox`, e.g. `/settings/keys`. */
export function navigate(path: string, { replace = false } = {}): void {
  const target = ROUTES.inbox + path;
  if (target === location.pathname + location.search + location.hash) return;
  if (replace) history.replaceState(null, '', target);
  else history.pushState(null, '', target);
  address.value = target;
}

/** Follows links to ourselves without loading the page anew; all others are the browser's. */
export function watchNavigation(): void {
  addEventListener('popstate', () => {
    address.value = location.pathname + location.search + location.hash;
  });
  document.addEventListener('click', event => {
    const link = (event.target as Element).closest?.('a');
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || !isOurs(link.pathname)) return;
    event.preventDefault();
    navigate(link.pathname.slice(ROUTES.inbox.length) + link.search + link.hash);
  });
}

function isOurs(path: string): boolean {
  const isBelow = path === ROUTES.inbox || path.startsWith(`${ROUTES.inbox}/`);
  return isBelow && !path.startsWith(`${ROUTES.inboxAuth}/`);
}

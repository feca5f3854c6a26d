import { HEADERS, type Message, ROUTES } from '@deskbell/protocol';
import type { Memory } from './memory.ts';
import type { Options } from './options.ts';

const EVERY_MS = 60_000;
const COUNTED_MAX = 100;

/**
 * Looks once a minute, while the page is looked at, for answers that came since the customer last looked. Only a browser
 * that already has a session asks at all. The answer ends it.
 */
export function watchUnread({ url, publicKey }: Options, memory: Memory, show: (count: number) => void): () => void {
  const abort = new AbortController();
  const { signal } = abort;

  async function look(): Promise<void> {
    const token = memory.read('token');
    if (token === null || document.hidden) return;
    const query = new URLSearchParams({ limit: String(COUNTED_MAX) });
    const seen = memory.read('seen');
    if (seen !== null) query.set('after', seen);
    try {
      const response = await fetch(`${url}${ROUTES.messages}?${query}`, {
        headers: { [HEADERS.publicKey]: publicKey, authorization: `Bearer ${token}` },
        signal,
      });
      if (!response.ok) return;
      const { data } = (await response.json()) as { data: { messages: Message[] } };
      show(data.messages.filter(({ sender_type }) => sender_type !== 'customer').length);
    } catch {
      // No network: the next minute will tell.
      return;
    }
  }

  const timer = setInterval(look, EVERY_MS);
  document.addEventListener('visibilitychange', look, { signal });
  signal.addEventListener('abort', () => clearInterval(timer));
  void look();
  return () => abort.abort();
}

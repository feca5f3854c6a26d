import { environment } from '../app/session.ts';
import type { Writing } from './drafts.ts';

// What the server has not been told yet, written down in this browser by the member and the conversation: words outlive
// a session that ends, a server that does not answer and a tab that dies. Gone as soon as the server has them.

export interface KeptWriting extends Writing {
  /** Said to the server by a page that was closed and could not hear the answer. */
  wasSaid?: boolean;
}

const PREFIX = 'deskbell-inbox-writing-';

const prefixOf = (member: string) => `${PREFIX}${environment.peek()}-${member}-`;

export function keepWriting(member: string, conversationId: string, writing: KeptWriting | null): void {
  const name = prefixOf(member) + conversationId;
  try {
    if (writing === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(writing));
  } catch {
    // The browser keeps nothing for this page, or no more of it: the server is told in a moment.
    return;
  }
}

/** What this member has left behind here, by conversation. */
export function findKeptWriting(member: string): Map<string, KeptWriting> {
  const prefix = prefixOf(member);
  try {
    const names = Object.keys(localStorage).filter(name => name.startsWith(prefix));
    return new Map(
      names.flatMap(name => {
        const writing = parse(localStorage.getItem(name));
        return writing ? [[name.slice(prefix.length), writing]] : [];
      }),
    );
  } catch {
    return new Map();
  }
}

function parse(text: string | null): KeptWriting | null {
  try {
    const found = JSON.parse(text ?? 'null') as KeptWriting | null;
    return typeof found?.content === 'string' && Array.isArray(found.actions) ? found : null;
  } catch {
    // Another version's, or cut off.
    return null;
  }
}

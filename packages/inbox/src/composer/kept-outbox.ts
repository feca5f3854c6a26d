import type { Environment } from '@deskbell/protocol';
import { newId } from '@deskbell/sdk/parts';
import { environment } from '../app/session.ts';
import type { Pending } from './outbox.ts';

/** What waits to be sent, written down in this browser: it survives a tab that dies. */
export interface Keeper {
  write(pending: readonly Pending[]): void;
  close(): void;
}

interface Kept {
  member: string;
  environment: Environment;
  pending: Pending[];
}

const PREFIX = 'deskbell-inbox-outbox-';

/**
 * Each tab has an entry and, as long as it lives, a lock of the same name. What a tab left behind, the next one takes
 * over: `adopt` gets what is this member's in this environment. That it may be sent twice is no harm: a `client_id`
 * counts once.
 */
export function keepPending(member: string, adopt: (found: Pending[]) => void): Keeper {
  const name = PREFIX + newId();
  const life = new AbortController();
  const tenancy = environment.peek();
  hold(name, life.signal);
  void takeOver(name, { member, environment: tenancy }, adopt);
  return {
    write(pending) {
      const kept: Kept = { member, environment: tenancy, pending: [...pending] };
      change(name, pending.length > 0 ? JSON.stringify(kept) : null);
    },
    close: () => life.abort(),
  };
}

function hold(name: string, signal: AbortSignal): void {
  const untilTheEnd = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
  void navigator.locks?.request(name, () => untilTheEnd);
}

async function takeOver(
  own: string,
  { member, environment }: Omit<Kept, 'pending'>,
  adopt: (found: Pending[]) => void,
): Promise<void> {
  for (const name of names()) {
    if (name === own) continue;
    const take = () => {
      const kept = read(name);
      if (kept && (kept.member !== member || kept.environment !== environment)) return;
      change(name, null);
      if (kept && kept.pending.length > 0) adopt(kept.pending);
    };
    await navigator.locks?.request(name, { ifAvailable: true }, lock => lock && take());
  }
}

function names(): string[] {
  try {
    return Object.keys(localStorage).filter(name => name.startsWith(PREFIX));
  } catch {
    // The browser keeps nothing for this page.
    return [];
  }
}

function read(name: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

function change(name: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch {
    // It is still sent; only a tab that dies first would take it along.
    return;
  }
}

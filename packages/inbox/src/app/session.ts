import { type AccessState, ENVIRONMENTS, type Environment, type Me, ROUTES } from '@deskbell/protocol';
import { effect, signal } from '@preact/signals';
import { api, configureApi, type DeskbellError, exchange } from '../api/http.ts';
import { remembered } from './preferences.ts';

export type Boot =
  | { state: 'loading' }
  | { state: 'failed'; error: DeskbellError }
  /** Nobody is logged in. */
  | { state: 'out'; access: AccessState }
  | { state: 'in'; me: Me };

/** Who is at the desk. */
export const boot = signal<Boot>({ state: 'loading' });
export const me = signal<Me | null>(null);
export const environment = remembered<Environment>('environment', 'live', ENVIRONMENTS);

effect(() => configureApi({ environment: environment.value }));
configureApi({ onLoggedOut: () => boot.peek().state === 'in' && void leaveIfOut() });

/** Finds out who this browser is; called at the start, and again after a log-in. */
export async function loadSession(): Promise<void> {
  const found = await api.get<Me>(ROUTES.agentMe);
  if (found.ok) return enter(found.value);
  if (found.error.code === 'UNAUTHORIZED') return showLogIn();
  boot.value = { state: 'failed', error: found.error };
}

/** After a log-in: `me` as the server answered it. */
export function enter(found: Me): void {
  if (!found.environments.includes(environment.peek())) environment.value = found.environments[0] ?? 'live';
  me.value = found;
  boot.value = { state: 'in', me: found };
}

let changing: Promise<unknown> = Promise.resolve();

/** A changed password or second step gives this browser another session: until that is here, the old one's end is no log-out. */
export function replaceSession<T>(change: Promise<T>): Promise<T> {
  changing = Promise.allSettled([changing, change]);
  return change;
}

/** The session is said to be over: goes to the log-in unless there is another one by now. */
export async function leaveIfOut(): Promise<void> {
  await changing;
  const answer = await exchange('GET', ROUTES.agentMe, undefined);
  if (answer.ok && answer.value.status === 401) await showLogIn();
}

export async function showLogIn(): Promise<void> {
  const access = await api.get<AccessState>(ROUTES.agentAccess);
  me.value = null;
  boot.value = access.ok ? { state: 'out', access: access.value } : { state: 'failed', error: access.error };
}

const leaving = new Set<() => Promise<void>>();
/** Longer than this nobody waits for what a log-out should not lose; it is kept here then. */
const LEAVING_MS = 2_000;

/** Called before somebody logs out, for what the server is still to be told in their name. The answer ends it. */
export function onLeaving(listener: () => Promise<void>): () => void {
  leaving.add(listener);
  return () => leaving.delete(listener);
}

export async function logOut(): Promise<void> {
  const patience = new Promise(resolve => setTimeout(resolve, LEAVING_MS));
  await Promise.race([Promise.allSettled([...leaving].map(listener => listener())), patience]);
  await exchange('POST', `${ROUTES.inboxAuth}/sign-out`, {});
  await showLogIn();
}

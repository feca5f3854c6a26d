import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useMemo,
  useSyncExternalStore,
} from 'react';
import type { Client } from './client.ts';
import type { Support, SupportSnapshot } from './support.ts';

export interface DeskbellProviderProps {
  /** Made once, outside of components, and closed by whoever made it. */
  client: Client;
  children?: ReactNode;
}

const ClientContext = createContext<Client | null>(null);

/** Gives the components below it one client. */
export function DeskbellProvider({ client, children }: DeskbellProviderProps): ReactElement {
  return createElement(ClientContext.Provider, { value: client }, children);
}

/** The client, for `auth` and `uploads`. Throws outside of a `DeskbellProvider`. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('useClient and useSupport need a <DeskbellProvider client={…}> around them');
  return client;
}

type Actions = Pick<Support, 'open' | 'send' | 'loadOlder' | 'retry' | 'discard'> & {
  /** `support.typing`: the customer is writing. The snapshot's `typing` says who else is. */
  notifyTyping: Support['typing'];
};

/** What a server renders, and a browser before it takes over: nobody has asked for anything yet. */
const NOTHING_YET: SupportSnapshot = {
  connection: 'idle',
  conversation: null,
  messages: [],
  pending: [],
  typing: null,
  hasOlder: false,
};

/**
 * The conversation at this moment, with what can be done in it; renders again at every change. Nothing goes out before
 * `open` or `send` is called, except for a visitor who comes back with a session. The actions never change.
 */
export function useSupport(): SupportSnapshot & Actions {
  const { support } = useClient();
  const snapshot = useSyncExternalStore(support.subscribe, support.snapshot, readNothing);
  const actions = useMemo<Actions>(() => {
    const { open, send, loadOlder, retry, discard, typing } = support;
    return { open, send, loadOlder, retry, discard, notifyTyping: typing };
  }, [support]);
  return useMemo(() => ({ ...snapshot, ...actions }), [snapshot, actions]);
}

const readNothing = () => NOTHING_YET;

/** What a page can listen to. */
export interface WidgetEvents {
  open: undefined;
  close: undefined;
  /** How many messages nobody has seen. */
  unread: number;
  /** A message came from the other side; its text is not given to the page. */
  message: { id: string; sender_type: string };
  login: { id: string };
  logout: undefined;
  /** Something did not work; `code` as in the SDK. */
  error: { code: string };
  destroy: undefined;
}

export type Listener<T> = (detail: T) => void;

export interface Events {
  on<E extends keyof WidgetEvents>(event: E, listener: Listener<WidgetEvents[E]>): void;
  off<E extends keyof WidgetEvents>(event: E, listener: Listener<WidgetEvents[E]>): void;
  emit<E extends keyof WidgetEvents>(event: E, detail: WidgetEvents[E]): void;
  clear(): void;
}

export function createEvents(): Events {
  const listeners = new Map<string, Set<Listener<never>>>();
  return {
    on(event, listener) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
    },
    off: (event, listener) => void listeners.get(event)?.delete(listener),
    emit(event, detail) {
      for (const listener of listeners.get(event) ?? []) {
        try {
          (listener as Listener<typeof detail>)(detail);
        } catch (error) {
          // The page's fault, and its console; the widget goes on.
          reportError(error);
        }
      }
    },
    clear: () => listeners.clear(),
  };
}

/** Where the session's token is kept between visits. */
export interface TokenStore {
  read(): string | null;
  /** Null takes it out. */
  write(token: string | null): void;
}

/** Forgotten with the page, or the process. */
export function memoryTokens(): TokenStore {
  let token: string | null = null;
  return {
    read: () => token,
    write(next) {
      token = next;
    },
  };
}

/**
 * The browser's `localStorage`, so that a reload, a second tab and a visit next week find the conversation. Where storage
 * is blocked, memory stands in.
 */
export function browserTokens(publicKey: string): TokenStore {
  const storage = findStorage();
  if (!storage) return memoryTokens();
  const key = `deskbell:${publicKey}:token`;
  const fallback = memoryTokens();
  return {
    read: () => storage.getItem(key) ?? fallback.read(),
    write(token) {
      // Should the storage be full or forbidden by now, the token lasts as long as the page.
      fallback.write(token);
      attempt(() => (token === null ? storage.removeItem(key) : storage.setItem(key, token)));
    },
  };
}

// Even looking is forbidden in some embedded pages.
function findStorage(): Storage | undefined {
  return attempt(() => globalThis.localStorage);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

import type { DeskbellError } from './result.ts';

/** A message on its way. */
export interface OutboxEntry {
  /** The key that makes sending it twice the same as once. */
  clientId: string;
  content: string;
  /** Ids of confirmed uploads. */
  attachments: string[];
  /** Epoch milliseconds; the order of sending. */
  createdAt: number;
  /** Why the server will not take it; it stays until it is tried again or discarded. Null: still to be sent. */
  failure: DeskbellError | null;
}

/** Where messages wait until the server has them. */
export interface OutboxStore {
  /** Oldest first. */
  all(): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(clientId: string): Promise<void>;
}

/** Lasts as long as the page, or the process. */
export function memoryOutbox(): OutboxStore {
  const entries = new Map<string, OutboxEntry>();
  return {
    all: async () => inOrder([...entries.values()]),
    put: async entry => void entries.set(entry.clientId, entry),
    remove: async clientId => void entries.delete(clientId),
  };
}

const STORE = 'entries';

/** Survives a closed tab. Where the browser refuses IndexedDB, memory stands in. */
export function browserOutbox(publicKey: string): OutboxStore {
  let chosen: Promise<OutboxStore> | null = null;
  const store = () => {
    chosen ??= openDatabase(`deskbell:${publicKey}:outbox`).then(databaseOutbox, memoryOutbox);
    return chosen;
  };
  return {
    all: async () => (await store()).all(),
    put: async entry => (await store()).put(entry),
    remove: async clientId => (await store()).remove(clientId),
  };
}

function databaseOutbox(database: IDBDatabase): OutboxStore {
  async function change(work: (entries: IDBObjectStore) => IDBRequest): Promise<void> {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
    work(transaction.objectStore(STORE));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  }
  return {
    async all() {
      const request = database.transaction(STORE).objectStore(STORE).getAll() as IDBRequest<OutboxEntry[]>;
      return inOrder(await done(request));
    },
    put: entry => change(entries => entries.put(entry)),
    remove: clientId => change(entries => entries.delete(clientId)),
  };
}

/** Rejects where there is none; looking for it throws where a page may store nothing. */
async function openDatabase(name: string): Promise<IDBDatabase> {
  if (!globalThis.indexedDB) throw new Error('no IndexedDB here');
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'clientId' });
  return done(request);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function inOrder(entries: OutboxEntry[]): OutboxEntry[] {
  return entries.sort((one, other) => one.createdAt - other.createdAt || (one.clientId < other.clientId ? -1 : 1));
}

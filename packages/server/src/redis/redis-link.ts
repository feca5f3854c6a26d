import { createClient } from '@redis/client';
import type { Clock } from '../ports.ts';

export type RedisClient = ReturnType<typeof newClient>;

export interface RedisLink {
  /** The live connection; null while there is none. */
  client(): RedisClient | null;
  close(): Promise<void>;
}

export interface RedisLinkOptions {
  url: string;
  clock: Pick<Clock, 'after'>;
  /** Prepares a new connection before it counts as live; `isFirst`: there was none before it. */
  onUp?: (client: RedisClient, isFirst: boolean) => Promise<void>;
  /** Once an outage: what ended the connection, or kept it from coming about. */
  onDown: (error: unknown) => void;
  /** Once an outage: it is over. */
  onBack: () => void;
}

const CONNECT_TIMEOUT_MS = 3_000;
/** For an answer to a ping, and for all that prepares a new connection. */
const ANSWER_TIMEOUT_MS = 3_000;
/** Commands waiting for an answer before further ones are turned away. */
const QUEUE_MAX = 10_000;
/** A peer that vanished without a word is noticed by our own pings, long before TCP notices. */
const PING_EVERY_MS = 3_000;
const BACKOFF_MS = { first: 100, most: 5_000 } as const;

/**
 * Keeps one connection to Redis or Valkey, for ever: after a loss it tries again with full jitter. What to do on a new
 * connection is ours to say, so the client's own reconnecting, which would send all subscriptions at once, is off.
 */
export async function keepRedisLink({ url, clock, onUp, onDown, onBack }: RedisLinkOptions): Promise<RedisLink> {
  let live: RedisClient | null = null;
  let isClosed = false;
  let isFirst = true;
  let failures = 0;
  let cancelTimer: () => void = () => undefined;

  async function connect(): Promise<void> {
    const client = newClient(url);
    client.on('error', (error: unknown) => lose(client, error));
    try {
      // TCP may stand and nobody speak: the client itself bounds only the former.
      await withinTime(clock, CONNECT_TIMEOUT_MS + ANSWER_TIMEOUT_MS, client.connect());
      await withinTime(clock, ANSWER_TIMEOUT_MS, onUp?.(client, isFirst));
      if (isClosed || !client.isReady) throw new Error('the connection was lost while it was prepared');
      live = client;
      isFirst = false;
      const isBack = failures > 0;
      failures = 0;
      if (isBack) onBack();
      pingLater(client);
    } catch (error) {
      live = client;
      lose(client, error);
    }
  }

  /** Any sign that a connection is gone; only the first one of each counts. */
  function lose(client: RedisClient, error: unknown): void {
    if (client !== live) return;
    live = null;
    cancelTimer();
    if (client.isOpen) client.destroy();
    if (isClosed) return;
    if (failures++ === 0) onDown(error);
    const most = Math.min(BACKOFF_MS.first * 2 ** failures, BACKOFF_MS.most);
    cancelTimer = clock.after(Math.random() * most, () => void connect());
  }

  function pingLater(client: RedisClient): void {
    cancelTimer = clock.after(PING_EVERY_MS, () => {
      withinTime(clock, ANSWER_TIMEOUT_MS, client.ping()).then(
        () => client === live && pingLater(client),
        error => lose(client, error),
      );
    });
  }

  await connect();
  return {
    client: () => live,
    async close() {
      isClosed = true;
      cancelTimer();
      const client = live;
      live = null;
      if (client?.isOpen) client.destroy();
    },
  };
}

/** The client itself waits for an answer for ever. */
export async function withinTime<Value>(clock: Pick<Clock, 'after'>, ms: number, value: Promise<Value> | undefined) {
  let stop: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    stop = clock.after(ms, () => reject(new Error(`Redis did not answer within ${ms} ms`)));
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    stop();
  }
}

function newClient(url: string) {
  return createClient({
    url,
    socket: { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false, keepAlive: true },
    disableOfflineQueue: true,
    commandsQueueMaxLength: QUEUE_MAX,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    name: 'deskbell',
  });
}

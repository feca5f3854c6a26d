import { tenantName } from '../domain/tenant.ts';
import type { Bus, Clock, ConversationEvent, EndedSession, TenantEvent } from '../ports.ts';
import { keepRedisLink, type RedisClient, withinTime } from '../redis/redis-link.ts';
import { createTopics } from './topics.ts';

export interface RedisBusOptions {
  url: string;
  clock: Pick<Clock, 'after'>;
  /** Tells this process's own messages from the others'. */
  nodeId: string;
  onError: (error: unknown) => void;
  /** Both connections are there again. */
  onBack: () => void;
  /** Events may have been lost: whoever listens should look into the database. */
  onLoss: () => void;
}

/** Channels named by one command, so that a reconnect does not hold Redis up. */
const SUBSCRIBE_BATCH = 500;
/** A subscription is not waited for longer: what it misses until it stands, the next resync brings. */
const SUBSCRIBE_PATIENCE_MS = 1_000;

type BusEvent = ConversationEvent | TenantEvent | EndedSession[];

const CHANNEL = {
  conversation: (id: string) => `deskbell:conversation:${id}`,
  tenant: (name: string) => `deskbell:tenant:${name}`,
  ended: 'deskbell:sessions-ended',
  /** A node could not publish for a while: whoever listens may have missed something. */
  loss: 'deskbell:loss',
} as const;

/**
 * The bus of several nodes. Listeners on the publishing node are called directly, so a Redis that is down costs the other
 * nodes their immediacy and nobody else anything. One subscription a channel, however many listeners it has here.
 */
export async function createRedisBus({ url, clock, nodeId, onError, onBack, onLoss }: RedisBusOptions): Promise<Bus> {
  const topics = createTopics<BusEvent>(onError);
  /** The subscription of each channel somebody listens to: who comes second waits for it too. */
  const standing = new Map<string, Promise<void>>();
  let isFailing = false;

  let linksDown = 0;
  const outage = {
    onDown(error: unknown) {
      linksDown++;
      onError(error);
    },
    onBack() {
      if (--linksDown === 0) onBack();
    },
  };
  let isLacking = false;
  const publisher = await keepRedisLink({
    url,
    clock,
    ...outage,
    async onUp(client) {
      if (isLacking) await client.publish(CHANNEL.loss, nodeId);
      isLacking = false;
    },
  });
  const subscriber = await keepRedisLink({
    url,
    clock,
    ...outage,
    async onUp(client, isFirst) {
      const channels = [CHANNEL.loss, ...topics.names()];
      for (let at = 0; at < channels.length; at += SUBSCRIBE_BATCH) {
        await client.subscribe(channels.slice(at, at + SUBSCRIBE_BATCH), receive);
      }
      if (!isFirst) onLoss();
    },
  });

  function publish(channel: string, event: BusEvent): void {
    topics.publish(channel, event);
    const client = publisher.client();
    if (!client) {
      isLacking = true;
      return;
    }
    client.publish(channel, JSON.stringify({ from: nodeId, event })).then(
      () => {
        isFailing = false;
      },
      (error: unknown) => {
        isLacking = true;
        // An outage is one line in the log, not one a message.
        if (!isFailing) onError(error);
        isFailing = true;
      },
    );
  }

  function receive(text: string, channel: string): void {
    if (channel === CHANNEL.loss) {
      if (text !== nodeId) onLoss();
      return;
    }
    try {
      const { from, event } = JSON.parse(text) as { from: string; event: BusEvent };
      if (from !== nodeId) topics.publish(channel, event);
    } catch (error) {
      onError(error);
    }
  }

  async function subscribe(channel: string, listen: (event: BusEvent) => void): Promise<() => void> {
    const known = topics.has(channel) ? standing.get(channel) : undefined;
    const stopListening = topics.subscribe(channel, listen);
    const subscribed =
      known ?? tell(client => withinTime(clock, SUBSCRIBE_PATIENCE_MS, client.subscribe(channel, receive)));
    standing.set(channel, subscribed);
    await subscribed;
    return () => {
      stopListening();
      if (topics.has(channel)) return;
      standing.delete(channel);
      // Naming the listener: else the client takes a subscription that follows at once for one that stands, and drops it
      // with this one (found by chaos, cluster seed 47).
      void tell(client => client.unsubscribe(channel, receive));
    };
  }

  /** Without a connection there is nothing to tell: a new one asks for all channels. */
  async function tell(say: (client: RedisClient) => Promise<unknown>): Promise<void> {
    const client = subscriber.client();
    if (client) await say(client).catch(onError);
  }

  return {
    publishToConversation: (id, event) => publish(CHANNEL.conversation(id), event),
    publishToTenant: (tenant, event) => publish(CHANNEL.tenant(tenantName(tenant)), event),
    publishSessionsEnded: ended => publish(CHANNEL.ended, ended),
    subscribeConversation: (id, listen) => subscribe(CHANNEL.conversation(id), listen as (event: BusEvent) => void),
    subscribeTenant: (tenant, listen) =>
      subscribe(CHANNEL.tenant(tenantName(tenant)), listen as (event: BusEvent) => void),
    subscribeSessionsEnded: listen => subscribe(CHANNEL.ended, listen as (event: BusEvent) => void),
    async close() {
      topics.clear();
      await subscriber.close();
      await publisher.close();
    },
  };
}

import { CLOSE, type CloseReason, LIMITS, type UpFrame } from '@deskbell/protocol';
import type { SessionRecord, Tenant } from '../domain/model.ts';
import { expiresAt } from '../domain/session.ts';
import { tenantName } from '../domain/tenant.ts';
import type { Deps, EndedSession } from '../ports.ts';
import { findOrCreateConversationId } from '../services/admit.ts';
import { publishAgentTyping, publishCustomerTyping } from '../services/typing.ts';
import { Connection, type ConnectionTimes, type MinimalSocket } from './connection.ts';
import { ConversationFeed } from './conversation-feed.ts';
import { startHeartbeat } from './heartbeat.ts';
import { createResyncRounds } from './resync-rounds.ts';
import { SocketRegistry } from './socket-registry.ts';
import { TenantFeed } from './tenant-feed.ts';
import { parseUpFrame } from './up-frame.ts';

/** What the network side of a socket reports, and what the hub answers with. */
export interface SocketHandlers {
  onFrame(data: Buffer, isBinary: boolean): void;
  onPong(): void;
  onClose(): void;
}

export interface Hub {
  /** Whether the identity may have another socket (WS12). */
  hasRoom(identityId: string): boolean;
  addCustomer(socket: MinimalSocket, session: SessionRecord): SocketHandlers;
  addAgent(socket: MinimalSocket, tenant: Tenant): SocketHandlers;
  counts(): { customer: number; agent: number };
  /** Closes the sockets of sessions that are over (SE7). */
  endSessions(ended: EndedSession[]): void;
  /** Events may have been lost: every socket gets its `resync` early, spread over a few seconds (BU2). */
  resyncSoon(): void;
  /** Closes every socket, spread over the window, and resolves when they are gone (WS13). */
  drain(windowMs: number): Promise<void>;
  stop(): void;
}

/** A typing signal at most this often from one socket into one conversation. */
const TYPING_EVERY_MS = 1_000;

/** After a loss each node reads its marks within this long, not all in one instant. */
const RESYNC_SPREAD_MS = 3_000;

/** All sockets of this process. */
export function createHub(deps: Deps, times: ConnectionTimes): Hub {
  const { clock, storage, report } = deps;
  const heartbeat = startHeartbeat(clock, Math.min(times.pingIntervalMs, times.pongTimeoutMs, times.resyncIntervalMs));
  const rounds = createResyncRounds(storage, report);
  const conversations = new Map<string, ConversationFeed>();
  const tenants = new Map<string, TenantFeed>();
  const sockets = new SocketRegistry();

  function conversationFeed(id: string): ConversationFeed {
    const feed = conversations.get(id) ?? new ConversationFeed(id, deps, report);
    conversations.set(id, feed);
    return feed;
  }

  function tenantFeed(tenant: Tenant): TenantFeed {
    const key = tenantName(tenant);
    const feed = tenants.get(key) ?? new TenantFeed(tenant, deps);
    tenants.set(key, feed);
    return feed;
  }

  /** Reads frames until the socket closes; `onTyping` is called at most once a second and conversation. */
  function handle(connection: Connection, onTyping: (frame: UpFrame) => void, onClose: () => void): SocketHandlers {
    /** Most sockets never type: the map comes with the first time. */
    let typedAt: Map<string, number> | undefined;
    return {
      onFrame(data, isBinary) {
        connection.noteLife();
        if (connection.isClosing) return;
        if (!connection.takeUpFrame()) return connection.close(CLOSE.policy);
        const frame = parseUpFrame(data, isBinary);
        if (frame === null) return;
        if ('code' in frame) return connection.close(frame);
        if (frame.type === 'ping') return connection.deliver('{"type":"pong"}');
        const where = frame.conversation_id ?? '';
        const now = clock.monotonic();
        if (now - (typedAt?.get(where) ?? Number.NEGATIVE_INFINITY) < TYPING_EVERY_MS) return;
        // Bounded by what may be typed into within the second.
        if (!typedAt || typedAt.size >= LIMITS.upFramesPerWindow) typedAt = new Map();
        typedAt.set(where, now);
        onTyping(frame);
      },
      onPong: () => connection.noteLife(),
      onClose() {
        heartbeat.remove(connection);
        onClose();
        sockets.remove(connection);
      },
    };
  }

  /**
   * The conversation of a session that is registered already. Read again only now: one that ended between its admission
   * and its registration was missed by `endSessions`, and is null (SE7).
   */
  async function enter(session: SessionRecord): Promise<string | null> {
    const isAlive = (await storage.findSession(session.tokenHash)) !== null;
    return isAlive ? findOrCreateConversationId(deps, session) : null;
  }

  /** A socket that could not be served in time is told to come back. */
  function joining(connection: Connection, join: Promise<void>): void {
    join.catch(error => {
      report(error);
      connection.close(CLOSE.tryAgain);
    });
  }

  return {
    hasRoom: identityId => sockets.hasRoom(identityId),

    addCustomer(socket, session) {
      const { tenant } = session;
      const connection = new Connection(socket, clock, times);
      const endsAt = expiresAt(session);
      let feed: ConversationFeed | null = null;
      let conversationId: string | null = null;
      let isGone = false;
      sockets.addCustomer(connection, session);
      heartbeat.add(connection, () => {
        if (clock.now() > endsAt) connection.close(CLOSE.sessionEnded);
        else if (feed && conversationId !== null) rounds.dueForConversation(conversationId, feed, connection);
      });
      joining(
        connection,
        enter(session).then(id => {
          if (isGone) return;
          if (id === null) return connection.close(CLOSE.sessionEnded);
          conversationId = id;
          feed = conversationFeed(id);
          return feed.join(connection);
        }),
      );
      return handle(
        connection,
        () => conversationId && publishCustomerTyping(deps, tenant, conversationId),
        () => {
          isGone = true;
          feed?.leave(connection);
          if (feed?.size === 0 && conversationId !== null && conversations.get(conversationId) === feed) {
            conversations.delete(conversationId);
            feed.end().catch(report);
          }
        },
      );
    },

    addAgent(socket, tenant) {
      const connection = new Connection(socket, clock, times);
      const feed = tenantFeed(tenant);
      sockets.addAgent(connection);
      heartbeat.add(connection, () => rounds.dueForTenant(feed, connection));
      joining(connection, feed.join(connection));
      return handle(
        connection,
        frame => {
          if (frame.type !== 'typing' || frame.conversation_id === undefined) return;
          publishAgentTyping(deps, tenant, frame.conversation_id).catch(report);
        },
        () => {
          feed.leave(connection);
          const key = tenantName(tenant);
          if (feed.size === 0 && tenants.get(key) === feed) {
            tenants.delete(key);
            feed.end().catch(report);
          }
        },
      );
    },

    counts: () => sockets.counts(),

    endSessions(ended) {
      const ids = new Set(ended.map(({ sessionId }) => sessionId));
      for (const connection of sockets.ofSessions(ids)) connection.close(CLOSE.sessionEnded);
    },

    resyncSoon() {
      for (const connection of sockets.all()) connection.resyncWithin(Math.random() * RESYNC_SPREAD_MS);
    },

    async drain(windowMs) {
      await closeSpread(sockets.all(), CLOSE.serviceRestart, windowMs, clock);
      // Who does not answer the close is dropped by the heartbeat, so this ends.
      await sockets.emptied();
    },

    stop: () => heartbeat.stop(),
  };
}

const DRAIN_STEP_MS = 50;

/** Closes them in equal portions, so that they do not all come back in one instant. */
function closeSpread(
  connections: Connection[],
  reason: CloseReason,
  windowMs: number,
  clock: Deps['clock'],
): Promise<void> {
  const portion = Math.ceil((connections.length * DRAIN_STEP_MS) / Math.max(windowMs, DRAIN_STEP_MS));
  return new Promise(resolve => {
    const step = () => {
      for (const connection of connections.splice(0, portion)) connection.close(reason);
      if (connections.length > 0) return;
      stop();
      resolve();
    };
    const stop = clock.every(DRAIN_STEP_MS, step);
    step();
  });
}

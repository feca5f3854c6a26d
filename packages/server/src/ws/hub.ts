import { CLOSE, type CloseReason, LIMITS, type UpFrame } from '@deskbell/protocol';
import { isCustomerId } from '../domain/identity.ts';
import type { SessionRecord, Tenant } from '../domain/model.ts';
import { expiresAt } from '../domain/session.ts';
import { tenantName } from '../domain/tenant.ts';
import type { Deps, EndedSession } from '../ports.ts';
import { findOrCreateConversationId } from '../services/admit.ts';
import { createViewing } from '../services/presence.ts';
import type { LoggedIn } from '../services/resolve-member.ts';
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
  /** `loggedIn`: whose it is; null: a secret key's, which looks at nothing (WR7). */
  addAgent(socket: MinimalSocket, tenant: Tenant, loggedIn?: LoggedIn | null): SocketHandlers;
  counts(): { customer: number; agent: number };
  /** Closes the sockets of sessions that are over (SE7). */
  endSessions(ended: EndedSession[]): void;
  /** Events may have been lost: every socket gets its `resync` early, spread over a few seconds (BU2). */
  resyncSoon(): void;
  /** Closes every socket, spread over the window, and resolves when they are gone (WS13). */
  drain(windowMs: number): Promise<void>;
  stop(): void;
}

type OnTyping = (frame: Extract<UpFrame, { type: 'typing' }>) => void;
type OnViewing = (conversationId: string | null) => void;

interface OnSocket {
  onTyping: OnTyping;
  onViewing?: OnViewing;
  /** Called with every pong and frame. */
  onLife?: (() => void) | null;
  onClose: () => void;
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
  function handle(connection: Connection, { onTyping, onViewing, onLife, onClose }: OnSocket): SocketHandlers {
    /** Most sockets never type: the map comes with the first time. */
    let typedAt: Map<string, number> | undefined;
    return {
      onFrame(data, isBinary) {
        connection.noteLife();
        onLife?.();
        if (connection.isClosing) return;
        if (!connection.takeUpFrame()) return connection.close(CLOSE.policy);
        const frame = parseUpFrame(data, isBinary);
        if (frame === null) return;
        if ('code' in frame) return connection.close(frame);
        if (frame.type === 'ping') return connection.deliver('{"type":"pong"}');
        if (frame.type === 'viewing') return onViewing?.(frame.conversation_id);
        const where = frame.conversation_id ?? '';
        const now = clock.monotonic();
        if (now - (typedAt?.get(where) ?? Number.NEGATIVE_INFINITY) < TYPING_EVERY_MS) return;
        // Bounded by what may be typed into within the second.
        if (!typedAt || typedAt.size >= LIMITS.upFramesPerWindow) typedAt = new Map();
        typedAt.set(where, now);
        onTyping(frame);
      },
      onPong() {
        connection.noteLife();
        onLife?.();
      },
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

  /** As above for a member's: asked again once it is registered (AC4). */
  async function isAlive(loggedIn: LoggedIn | null): Promise<boolean> {
    return loggedIn === null || (await storage.findMemberSession(loggedIn.session.tokenHash)) !== null;
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
      /** Only who can be mailed need be known to have a reply: visitors cost nothing (CM3). */
      const noteRead = isCustomerId(session.identityId) ? deps.noteRead : undefined;
      const onLife = noteRead
        ? () => {
            const through = feed?.takeProven() ?? null;
            if (through !== null && conversationId !== null) noteRead({ conversationId, through });
          }
        : null;
      return handle(connection, {
        onLife,
        onTyping: () => conversationId && publishCustomerTyping(deps, tenant, conversationId),
        onClose() {
          isGone = true;
          feed?.leave(connection);
          if (feed?.size === 0 && conversationId !== null && conversations.get(conversationId) === feed) {
            conversations.delete(conversationId);
            feed.end().catch(report);
          }
        },
      });
    },

    addAgent(socket, tenant, loggedIn = null) {
      const connection = new Connection(socket, clock, times);
      const feed = tenantFeed(tenant);
      const viewing = loggedIn && createViewing(deps, tenant, loggedIn.member);
      sockets.addAgent(connection, loggedIn);
      heartbeat.add(connection, () => {
        if (loggedIn && clock.now() >= loggedIn.session.expiresAt) connection.close(CLOSE.sessionEnded);
        else rounds.dueForTenant(feed, connection);
      });
      joining(
        connection,
        isAlive(loggedIn).then(alive =>
          alive ? feed.join(connection, loggedIn?.member.id ?? null, viewing) : connection.close(CLOSE.sessionEnded),
        ),
      );
      return handle(connection, {
        onTyping({ conversation_id: id, private: isPrivate }) {
          if (id === undefined) return;
          viewing?.type(id);
          if (!isPrivate) publishAgentTyping(deps, tenant, id).catch(report);
        },
        onViewing: id => viewing?.look(id),
        onClose() {
          feed.leave(connection);
          const key = tenantName(tenant);
          if (feed.size === 0 && tenants.get(key) === feed) {
            tenants.delete(key);
            feed.end().catch(report);
          }
        },
      });
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

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
import { Place } from './place.ts';
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
  async function findConversation(session: SessionRecord): Promise<string | null> {
    const isAlive = (await storage.findSession(session.tokenHash)) !== null;
    return isAlive ? findOrCreateConversationId(deps, session) : null;
  }

  /** The tenant's name, unless a member's session has ended: asked again as above (AC4). */
  async function findDesk(tenant: Tenant, loggedIn: LoggedIn | null): Promise<string | null> {
    const isAlive = loggedIn === null || (await storage.findMemberSession(loggedIn.session.tokenHash)) !== null;
    return isAlive ? tenantName(tenant) : null;
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
      const place = new Place(connection, conversations);
      sockets.addCustomer(connection, session);
      heartbeat.add(connection, () => {
        if (clock.now() > endsAt) connection.close(CLOSE.sessionEnded);
        else if (place.feed && place.name !== null) rounds.dueForConversation(place.name, place.feed, connection);
      });
      joining(
        connection,
        place.take(
          findConversation(session),
          id => new ConversationFeed(id, deps, report),
          feed => feed.join(connection),
        ),
      );
      /** Only who can be mailed need be known to have a reply: visitors cost nothing (CM3). */
      const noteRead = isCustomerId(session.identityId) ? deps.noteRead : undefined;
      const onLife = noteRead
        ? () => {
            const through = place.feed?.takeProven() ?? null;
            if (through !== null && place.name !== null) noteRead({ conversationId: place.name, through });
          }
        : null;
      return handle(connection, {
        onLife,
        onTyping: () => place.name !== null && publishCustomerTyping(deps, tenant, place.name),
        onClose: () => place.leave().catch(report),
      });
    },

    addAgent(socket, tenant, loggedIn = null) {
      const connection = new Connection(socket, clock, times);
      const place = new Place(connection, tenants);
      const viewing = loggedIn && createViewing(deps, tenant, loggedIn.member);
      sockets.addAgent(connection, loggedIn);
      heartbeat.add(connection, () => {
        if (loggedIn && clock.now() >= loggedIn.session.expiresAt) connection.close(CLOSE.sessionEnded);
        else if (place.feed) rounds.dueForTenant(place.feed, connection);
      });
      joining(
        connection,
        place.take(
          findDesk(tenant, loggedIn),
          () => new TenantFeed(tenant, deps),
          feed => feed.join(connection, loggedIn?.member.id ?? null, viewing),
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
          place.leave().catch(report);
          // Also one that never joined may have said where it is.
          viewing?.leave();
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

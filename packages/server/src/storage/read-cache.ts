import { LRUCache } from 'lru-cache';
import type { KeyRecord, SessionRecord, Tenant } from '../domain/model.ts';
import { tenantName } from '../domain/tenant.ts';
import type { EndedSession, Storage } from '../ports.ts';

const SIZE = { keys: 1_000, sessions: 50_000, conversations: 50_000, marks: 100_000 } as const;
const KEY_TTL_MS = 1_000;
const SHARED_TTL_MS = 30_000;
/** How often the cache looks at the clock: its default, every millisecond, sets a timer each time. */
const TTL_RESOLUTION_MS = 100;

export type CachedStorage = Storage & {
  /** Drops what is remembered of sessions another node ended. */
  forgetSessions(ended: EndedSession[]): void;
};

/**
 * Remembers what nearly every request asks: its key, its session, its conversation and that one's mark. Everything
 * written passes through here and corrects it. Keys may be a second old. Sessions that other nodes
 * end are forgotten through `forgetSessions`; beside other nodes what is remembered ages too. Marks are remembered only by the only writer.
 */
export function withReadCache(storage: Storage, soleWriter: boolean): CachedStorage {
  const aging = { ttl: KEY_TTL_MS, ttlResolution: TTL_RESOLUTION_MS };
  const agingIfShared = soleWriter ? {} : { ...aging, ttl: SHARED_TTL_MS };
  const keys = new LRUCache<string, KeyRecord>({ max: SIZE.keys, ...aging });
  const origins = new LRUCache<'all', ReadonlySet<string>>({ max: 1, ...aging });
  const sessions = new LRUCache<string, SessionRecord>({ max: SIZE.sessions, ...agingIfShared });
  const conversationIds = new LRUCache<string, string>({ max: SIZE.conversations, ...agingIfShared });
  const marks = soleWriter ? new LRUCache<string, { mark: number | null }>({ max: SIZE.marks }) : null;

  /** Moves on with every ended session: what began before must not put one back. */
  let endings = 0;

  return {
    ...storage,

    async appendMessage(message) {
      const outcome = await storage.appendMessage(message).catch((error: unknown) => {
        // Nobody knows whether it was stored: the next reader asks the database.
        marks?.delete(message.conversationId);
        throw error;
      });
      if (outcome.kind === 'appended') rememberMark(message.conversationId, outcome.message.createdAt);
      return outcome;
    },

    // Beyond the mark there is nothing: the answer to nearly every poll, without touching the log.
    async listMessages(conversationId, after, limit) {
      if (marks && after !== null) {
        const mark = await readMark(conversationId);
        if (mark === null || mark <= after) return [];
      }
      return storage.listMessages(conversationId, after, limit);
    },

    readMarks,

    async findOrCreateConversation(fresh, session) {
      const result = await storage.findOrCreateConversation(fresh, session);
      if (!result) return null;
      const { id, lastMessageAt } = result.conversation;
      conversationIds.set(identityKey(fresh.tenant, fresh.identityId), id);
      rememberMark(id, lastMessageAt);
      return result;
    },

    async changeConversation(tenant, id, patch, by) {
      const outcome = await storage.changeConversation(tenant, id, patch, by);
      // A closing may have asked for a rating: that is a message.
      if (outcome?.kind === 'changed') rememberMark(outcome.conversation.id, outcome.conversation.lastMessageAt);
      return outcome;
    },

    findConversationId: (tenant, identityId) =>
      recall(conversationIds, identityKey(tenant, identityId), () => storage.findConversationId(tenant, identityId)),

    async createVisitor(session, fresh) {
      const before = endings;
      const conversation = await storage.createVisitor(session, fresh);
      rememberSession(session, before);
      conversationIds.set(identityKey(session.tenant, session.identityId), conversation.id);
      rememberMark(conversation.id, conversation.lastMessageAt);
      return conversation;
    },

    async findSession(tokenHash) {
      const known = sessions.get(tokenHash);
      if (known) return known;
      const before = endings;
      const session = await storage.findSession(tokenHash);
      if (session) rememberSession(session, before);
      return session;
    },

    async createSession(session) {
      const before = endings;
      await storage.createSession(session);
      rememberSession(session, before);
    },

    async touchSession(session, now) {
      await storage.touchSession(session, now);
      // It may have ended meanwhile.
      if (sessions.has(session.tokenHash)) sessions.set(session.tokenHash, { ...session, lastSeenAt: now });
    },

    async endSessions(tenant, which, now) {
      const ended = await storage.endSessions(tenant, which, now);
      forgetSessions(ended);
      return ended;
    },

    forgetSessions,

    async eraseIdentity(tenant, identityId, now) {
      const erased = await storage.eraseIdentity(tenant, identityId, now);
      if (!erased) return null;
      forgetSessions(erased.ended);
      conversationIds.delete(identityKey(tenant, identityId));
      if (erased.conversationId !== null) marks?.delete(erased.conversationId);
      return erased;
    },

    async logIn(login) {
      const before = endings;
      const outcome = await storage.logIn(login);
      if (outcome.kind !== 'logged-in') return outcome;
      const { ended, session, conversation } = outcome;
      rememberSession(session, before);
      forgetSessions(ended);
      if (conversation) {
        const { id, tenant, lastMessageAt } = conversation.into;
        conversationIds.set(identityKey(tenant, session.identityId), id);
        rememberMark(id, lastMessageAt);
      }
      return outcome;
    },

    findKey: lookup => recall(keys, lookup, () => storage.findKey(lookup)),

    async createKey(key) {
      await storage.createKey(key);
      origins.clear();
    },

    async changeKey(tenant, id, change) {
      const key = await storage.changeKey(tenant, id, change);
      if (key) keys.set(key.lookup, key);
      origins.clear();
      return key;
    },

    async listOrigins() {
      const known = origins.get('all') ?? (await storage.listOrigins());
      origins.set('all', known, { noUpdateTTL: true });
      return known;
    },
  };

  function rememberSession(session: SessionRecord, before: number): void {
    if (endings === before) sessions.set(session.tokenHash, session);
  }

  function forgetSessions(ended: EndedSession[]): void {
    endings++;
    for (const { tokenHash } of ended) sessions.delete(tokenHash);
  }

  async function readMarks(conversationIds: string[]): Promise<Map<string, number | null>> {
    const found = new Map<string, number | null>();
    const unknown: string[] = [];
    for (const id of conversationIds) {
      const known = marks?.get(id);
      if (known) found.set(id, known.mark);
      else unknown.push(id);
    }
    if (unknown.length === 0) return found;
    const read = await storage.readMarks(unknown);
    for (const [id, mark] of read) found.set(id, rememberMark(id, mark));
    return found;
  }

  async function readMark(conversationId: string): Promise<number | null> {
    const known = marks?.get(conversationId);
    return known ? known.mark : ((await readMarks([conversationId])).get(conversationId) ?? null);
  }

  /** Reads may overtake each other on their way here; a mark only ever moves on. */
  function rememberMark(conversationId: string, mark: number | null): number | null {
    const known = marks?.get(conversationId);
    if (!known) marks?.set(conversationId, { mark });
    else if (mark !== null && (known.mark === null || known.mark < mark)) known.mark = mark;
    return known?.mark ?? mark;
  }
}

/** What is not there is asked again each time: it may come into being. */
async function recall<Value extends object | string>(
  cache: LRUCache<string, Value>,
  key: string,
  read: () => Promise<Value | null>,
): Promise<Value | null> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = await read();
  if (value !== null) cache.set(key, value);
  return value;
}

function identityKey(tenant: Tenant, identityId: string): string {
  return `${tenantName(tenant)}/${identityId}`;
}

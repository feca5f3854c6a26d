import {
  type Conversation,
  type CustomerFrame,
  type Message,
  type OpenedConversation,
  ROUTES,
  type SenderType,
  type Timestamp,
  type VisitBody,
} from '@deskbell/protocol';
import { type AfterCare, createAfterCare } from './after-care.ts';
import { type Connection, type ConnectionState, createConnection } from './connection.ts';
import { conversationNow } from './conversation-now.ts';
import type { Environment } from './environment.ts';
import type { Http } from './http.ts';
import { createListeners } from './listeners.ts';
import { createOutbox } from './outbox.ts';
import type { OutboxEntry, OutboxStore } from './outbox-store.ts';
import { createReader } from './reader.ts';
import type { Result } from './result.ts';
import { openSupportSocket } from './socket.ts';
import type { Tabs } from './tabs.ts';
import type { TokenStore } from './token-store.ts';
import { createTyping } from './typing.ts';

/** Everything a screen shows of the conversation, at one moment. Replaced, never changed. */
export interface SupportSnapshot {
  /** `idle` before the first `open`, `send` or known session. */
  connection: ConnectionState | 'idle';
  conversation: Conversation | null;
  /** What the server has, in its order. */
  messages: readonly Message[];
  /** What it does not have yet, or refused, in the order written; shown behind `messages`. */
  pending: readonly OutboxEntry[];
  /** Who is writing just now; null: nobody. */
  typing: SenderType | null;
  /** Whether there are older messages than those in `messages`; `loadOlder` fetches them. */
  hasOlder: boolean;
}

export interface SendOptions {
  /** Makes a repeated send the same one. Made up when absent. */
  clientId?: string;
  /** Ids of confirmed uploads, at most 10. */
  attachments?: string[];
}

/** The customer's conversation. Source: `/api/v1/support/conversation`. */
export interface Support extends AfterCare {
  /** Finds or makes the conversation, with its newest 50 messages, and keeps it up to date from here on. */
  open(): Promise<Result<OpenedConversation>>;
  /**
   * Sends 1–4000 characters. Written down first, so that it survives a lost network and a closed tab; resolves when the
   * server has it, or refuses it: then it stays in `pending` with the reason.
   */
  send(content: string, options?: SendOptions): Promise<Result<Message>>;
  /** One page, ascending: strictly newer than `after`, at most `limit` (1–100, default 50). */
  messages(query?: { after?: Timestamp; limit?: number }): Promise<Result<Message[]>>;
  /** Calls with the snapshot at every change, and once at once. The answer ends it. */
  subscribe(listener: (snapshot: SupportSnapshot) => void): () => void;
  snapshot(): SupportSnapshot;
  /** Fetches the messages before the first one known. */
  loadOlder(): Promise<Result<null>>;
  /** Another try for a refused message. */
  retry(clientId: string): Promise<void>;
  /** Takes a message out of `pending`. */
  discard(clientId: string): Promise<void>;
  /** Tells the agents which page the customer is on; without a session nobody is told, and none is made. */
  visit(page: VisitBody): Promise<Result<{ noted: boolean }>>;
  /** Tells the agents that the customer is writing; as often as one likes. */
  typing(): void;
  /** Ends the connection and every timer. */
  close(): void;
}

export interface SupportOptions {
  url: string;
  publicKey: string;
  http: Http;
  tokens: TokenStore;
  environment: Environment;
  outboxStore: OutboxStore;
  tabs: Tabs;
}

/** Of a socket whose session ended a login in this page or another one may know the next token in a moment. */
const NEXT_TOKEN_PATIENCE_MS = 2_000;

export function createSupport(options: SupportOptions): Support & { onIdentityChange(isSignedOut: boolean): void } {
  const { url, publicKey, http, tokens, environment, outboxStore, tabs } = options;
  const listeners = createListeners<SupportSnapshot>(environment.report);
  let snapshot: SupportSnapshot = {
    connection: 'idle',
    conversation: null,
    messages: [],
    pending: [],
    typing: null,
    hasOlder: false,
  };
  const reader = createReader(http, () => change({}));
  /** Counts on with every change of the session: answers of the one before are not shown. */
  let sessions = 0;
  let isOpening = false;
  let isClosed = false;
  /** As the server told it last. */
  let told: Conversation | null = null;
  /** The session the newest socket is of. */
  let socketToken: string | null = null;
  const typing = createTyping(environment, who => change({ typing: who }));
  /** The message on its way: its frame may come before its answer, and would stand beside it. */
  let inFlight: { entry: OutboxEntry; after: Timestamp | null } | null = null;

  const outbox = createOutbox({
    store: outboxStore,
    environment,
    exclusively: tabs.exclusively,
    send: deliver,
    onSent(message, clientId) {
      inFlight = null;
      reader.applySent(message);
      change({ pending: snapshot.pending.filter(entry => entry.clientId !== clientId) });
    },
    onChange: pending => {
      tabs.tell('outbox');
      change({ pending });
    },
  });

  const connection: Connection = createConnection({
    environment,
    openSocket() {
      socketToken = tokens.read();
      return openSupportSocket(environment, url, publicKey, socketToken);
    },
    poll: reader.pollAnew,
    onFrame: receive,
    onState: state => {
      change({ connection: state });
      if (state === 'live' || state === 'polling') outbox.wake();
    },
    onSessionEnded: followSession,
  });

  const stopListening = tabs.listen(what => {
    if (what === 'outbox') void outboxStore.all().then(pending => change({ pending }));
    else begin();
  });
  void outboxStore.all().then(pending => {
    if (pending.length === 0) return;
    change({ pending });
    outbox.wake();
  });

  function change(next: Partial<SupportSnapshot>): void {
    if (next.conversation !== undefined) told = next.conversation;
    const conversation = conversationNow(told, reader.messages());
    snapshot = { ...snapshot, ...next, conversation, messages: visibleMessages() };
    listeners.tell(snapshot);
  }

  function visibleMessages(): readonly Message[] {
    if (!inFlight) return reader.messages();
    const { entry, after } = inFlight;
    const isOwn = ({ sender_type, content, created_at }: Message) =>
      sender_type === 'customer' && content === entry.content.trim() && (after === null || created_at > after);
    return reader.messages().filter(message => !isOwn(message));
  }

  /** An answer that comes after the end begins nothing. */
  function startConnection(): void {
    if (!isClosed) connection.start();
  }

  async function deliver(entry: OutboxEntry): Promise<Result<Message>> {
    inFlight = { entry, after: reader.newestSeen() };
    const { content, clientId, attachments } = entry;
    const result = await http.call<Message>({
      method: 'POST',
      path: ROUTES.messages,
      json: { content, client_id: clientId, ...(attachments.length > 0 && { attachments }) },
      repeatable: true,
      mints: true,
    });
    inFlight = null;
    startConnection();
    return result;
  }

  function receive(frame: CustomerFrame): void {
    if (frame.type === 'message') {
      reader.applyFrame(frame);
      if (frame.message.sender_type === snapshot.typing) typing.forget();
      change(frame.message.sender_type === snapshot.typing ? { typing: null } : {});
    } else if (frame.type === 'resync') {
      reader.applyResync(frame.latest_message_at);
    } else if (frame.type === 'message_redacted') {
      reader.applyRedacted(frame.message_id);
      change({});
    } else if (frame.type === 'conversation') {
      change({ conversation: frame.conversation });
    } else if (frame.type === 'typing' && frame.sender_type !== 'customer') {
      typing.heard(frame.sender_type);
    }
  }

  async function open(): Promise<Result<OpenedConversation>> {
    const mine = sessions;
    isOpening = true;
    const opened = await reader.open();
    isOpening = false;
    if (mine !== sessions) return opened;
    if (!opened.ok) {
      // The connection goes on trying, and says how it is.
      if (tokens.read() !== null) startConnection();
      return opened;
    }
    const { conversation, messages } = opened.value;
    change({ conversation, hasOlder: conversation.message_count > messages.length });
    startConnection();
    return opened;
  }

  async function loadOlder(): Promise<Result<null>> {
    const mine = sessions;
    const loaded = await reader.loadOlder();
    if (loaded.ok && mine === sessions) change({ hasOlder: false });
    return loaded;
  }

  /** The present session's conversation from scratch; what was shown of another one goes. */
  function begin(): void {
    sessions++;
    reader.begin();
    inFlight = null;
    typing.forget();
    change({ conversation: null, typing: null, hasOlder: false });
    if (tokens.read() === null) {
      connection.stop();
      change({ connection: 'idle' });
    } else {
      connection.restart();
      void open();
    }
  }

  /** The socket's session has ended; that of the page may be the next one already: a login's answer is on its way here. */
  async function followSession(): Promise<void> {
    const ended = socketToken;
    const mine = sessions;
    for (let waited = 0; waited < NEXT_TOKEN_PATIENCE_MS && mine === sessions; waited += 100) {
      await new Promise<void>(resolve => environment.after(100, resolve));
    }
    if (mine !== sessions || isClosed) return;
    // Revoked: nobody is anybody until the customer does something again.
    if (tokens.read() === ended) tokens.write(null);
    begin();
  }

  if (tokens.read() !== null) {
    // A visitor who comes back hears of answers without opening anything. One who opens gets the newest messages first:
    // a connection before that would read the whole conversation from its start.
    queueMicrotask(() => !isOpening && startConnection());
  }

  return {
    open,
    send: (content, { clientId, attachments = [] } = {}) => outbox.add(content, attachments, clientId),
    messages: ({ after = null, limit = 50 }: { after?: Timestamp | null; limit?: number } = {}) =>
      reader.readPage(after, limit),
    subscribe(listener) {
      const end = listeners.add(listener);
      listener(snapshot);
      return end;
    },
    snapshot: () => snapshot,
    loadOlder,
    retry: clientId => outbox.retry(clientId),
    discard: clientId => outbox.discard(clientId),
    ...createAfterCare(http),
    visit: page => http.call({ method: 'PUT', path: ROUTES.visit, json: page, repeatable: false }),
    typing() {
      if (typing.isDue()) connection.say({ type: 'typing' });
    },
    onIdentityChange(isSignedOut) {
      // What one person wrote must not be sent as another one.
      if (isSignedOut) void outbox.clear();
      tabs.tell('session');
      begin();
    },
    close() {
      isClosed = true;
      stopListening();
      typing.forget();
      outbox.stop();
      connection.stop();
      listeners.clear();
    },
  };
}

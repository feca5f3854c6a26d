import { LIMITS } from '@deskbell/protocol';
import type { MessageRecord } from '../domain/model.ts';
import { conversationFrame, messageFrame, resyncFrame } from '../domain/present-customer.ts';
import type { Bus, ConversationEvent, Deps, Storage } from '../ports.ts';
import type { Connection } from './connection.ts';

type FeedDeps = Pick<Deps, 'storage' | 'bus' | 'fileUrl'>;
type MessageEvent = Extract<ConversationEvent, { type: 'message' }>;
/** What says that the log moved on, or changed: served in the order it happened. */
type LogEvent = Extract<ConversationEvent, { type: 'message' | 'advanced' | 'redacted' }>;

/**
 * The sockets of one conversation on this node, and how far they have been served. The bus only wakes: an event that
 * does not continue where the feed stands is a gap, and gaps are read from the log (WS7, H7).
 */
export class ConversationFeed {
  readonly #conversationId: string;
  readonly #storage: Pick<Storage, 'listMessages' | 'readMarks'>;
  readonly #onError: (error: unknown) => void;
  readonly #members = new Set<Connection>();
  readonly #bus: Pick<Bus, 'subscribeConversation'>;
  readonly #fileUrl: Deps['fileUrl'];
  #subscription: Promise<() => void> | null = null;
  /** The position served last; undefined until the first mark is read. */
  #servedThrough: number | null | undefined;
  /** What a gap's read has covered: its own events may still come, late. */
  #filledThrough = -1;
  #events: LogEvent[] = [];
  #isWorking = false;
  /** The newest message of somebody else that was sent out, while nobody has given a sign of life since; else null. */
  #unproven: number | null = null;

  constructor(conversationId: string, { storage, bus, fileUrl }: FeedDeps, onError: (error: unknown) => void) {
    this.#conversationId = conversationId;
    this.#storage = storage;
    this.#onError = onError;
    this.#bus = bus;
    this.#fileUrl = fileUrl;
  }

  get size(): number {
    return this.#members.size;
  }

  /** In this order, or a message could fall between mark and subscription: register, subscribe, read, resync (WS6). */
  async join(connection: Connection): Promise<void> {
    this.#members.add(connection);
    await this.#subscribe();
    const mark = await this.#readMark();
    if (this.#servedThrough === undefined) this.#servedThrough = mark;
    connection.start(JSON.stringify(resyncFrame(mark)));
    await this.#work();
  }

  leave(connection: Connection): void {
    this.#members.delete(connection);
  }

  /** A member gave a sign of life: how far it has been served with replies, if that is news (CM3). */
  takeProven(): number | null {
    const proven = this.#unproven;
    this.#unproven = null;
    return proven;
  }

  /** Stops listening; for a feed nobody is a member of. */
  async end(): Promise<void> {
    const unsubscribe = await this.#subscription;
    unsubscribe?.();
  }

  #subscribe(): Promise<() => void> {
    this.#subscription ??= this.#bus.subscribeConversation(this.#conversationId, event => this.#receive(event));
    return this.#subscription;
  }

  /** The periodic resync of some members: whatever the bus lost is served first, by what the log says (WS3, WS7). */
  async resync(mark: number | null, connections: Connection[]): Promise<void> {
    if (isBehind(this.#servedThrough, mark)) await this.#work(() => this.#fillGap());
    const frame = JSON.stringify(resyncFrame(mark));
    for (const connection of connections) connection.deliver(frame);
  }

  #receive(event: ConversationEvent): void {
    if (event.type === 'message' || event.type === 'advanced' || event.type === 'redacted') {
      this.#events.push(event);
      void this.#work();
    } else if (event.type === 'conversation') {
      this.#broadcast(conversationFrame(event.conversation));
    } else {
      this.#broadcast({ type: 'typing', sender_type: event.senderType });
    }
  }

  /** One thing after the other: events in the order of arrival, and a gap's read keeps them waiting. */
  async #work(first?: () => Promise<unknown>): Promise<void> {
    if (this.#isWorking || this.#servedThrough === undefined) return;
    this.#isWorking = true;
    try {
      await first?.();
      for (let event = this.#events.shift(); event; event = this.#events.shift()) await this.#serve(event);
    } finally {
      this.#isWorking = false;
    }
  }

  async #serve(event: LogEvent): Promise<void> {
    if (event.type === 'message') return this.#serveMessage(event);
    // Never before the words it takes back.
    if (event.type === 'redacted') return this.#broadcast({ type: 'message_redacted', message_id: event.messageId });
    await this.#fillGap();
  }

  async #serveMessage(event: MessageEvent): Promise<void> {
    const { message, previousMessageAt } = event;
    if (message.createdAt <= this.#filledThrough) return;
    if (isBehind(this.#servedThrough, previousMessageAt) && (await this.#fillGap())) return;
    this.#broadcastMessage(message, previousMessageAt);
    if (this.#servedThrough === previousMessageAt) this.#servedThrough = message.createdAt;
  }

  /** Serves from the log what lies after the feed's position. False: the log could not be read, the next resync retries. */
  async #fillGap(): Promise<boolean> {
    try {
      const from = this.#servedThrough ?? null;
      const messages = await this.#storage.listMessages(this.#conversationId, from, LIMITS.pageMax);
      let previous = from;
      for (const message of messages) {
        this.#broadcastMessage(message, previous);
        previous = message.createdAt;
      }
      // A long gap is the clients' to poll for: they are told the mark.
      if (messages.length === LIMITS.pageMax) {
        previous = await this.#readMark();
        this.#broadcast(resyncFrame(previous));
      }
      this.#servedThrough = previous;
      this.#filledThrough = previous ?? -1;
      return true;
    } catch (error) {
      this.#onError(error);
      return false;
    }
  }

  async #readMark(): Promise<number | null> {
    const marks = await this.#storage.readMarks([this.#conversationId]);
    return marks.get(this.#conversationId) ?? null;
  }

  #broadcastMessage(message: MessageRecord, previous: number | null): void {
    this.#broadcast(messageFrame(message, previous, this.#fileUrl));
    if (message.senderType !== 'customer' && this.#members.size > 0) this.#unproven = message.createdAt;
  }

  /** Serialised once, whatever the number of sockets. */
  #broadcast(frame: object): void {
    const bytes = Buffer.from(JSON.stringify(frame));
    for (const connection of this.#members) connection.deliver(bytes);
  }
}

function isBehind(position: number | null | undefined, mark: number | null): boolean {
  return position !== undefined && mark !== null && (position ?? -1) < mark;
}

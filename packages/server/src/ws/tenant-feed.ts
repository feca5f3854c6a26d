import type { AgentFrame, Viewer } from '@deskbell/protocol';
import type { Tenant } from '../domain/model.ts';
import { presentAgentConversation, presentNote } from '../domain/present-agent.ts';
import { messageFrame, resyncFrame } from '../domain/present-customer.ts';
import { presentEvent } from '../domain/present-desk.ts';
import { presentVisit } from '../domain/visit.ts';
import type { Deps, Storage, TenantEvent } from '../ports.ts';
import type { Viewing } from '../services/presence.ts';
import type { Connection } from './connection.ts';
import { Presence } from './presence.ts';

/** The agents' sockets of one tenant on this node (AG8). What the bus loses they find in the conversation list. */
export class TenantFeed {
  readonly #tenant: Tenant;
  readonly #storage: Pick<Storage, 'readTenantMark'>;
  /** Whose each socket is; null: a secret key's. */
  readonly #members = new Map<Connection, string | null>();
  readonly #presence: Presence;
  /** Of the members' sockets here. */
  readonly #viewings = new Map<Connection, Viewing>();
  #subscribed: Promise<() => void>;

  constructor(tenant: Tenant, { storage, bus, fileUrl, clock }: Pick<Deps, 'storage' | 'bus' | 'fileUrl' | 'clock'>) {
    this.#presence = new Presence(clock, (conversationId, viewers) => {
      // Who still waits for its `resync` is told of all of them right after it.
      const open = [...this.#members.keys()].filter(({ isOpening }) => !isOpening);
      this.#broadcast(viewersFrame(conversationId, viewers), open);
    });
    this.#tenant = tenant;
    this.#storage = storage;
    this.#subscribed = bus.subscribeTenant(tenant, event => {
      if (event.type === 'viewing') return this.#presence.note(event);
      if (event.type === 'roll-call') return this.#answerRollCall();
      if (event.type === 'read' || event.type === 'unread')
        return this.#tell(event.memberId, { type: event.type, conversation_id: event.conversationId });
      if (event.type === 'conversation' || event.type === 'merged') return this.#show(event);
      const frame = toFrame(event, fileUrl);
      if (frame) this.#broadcast(frame);
    });
    // What is known of who is where is known to the nodes they are on.
    void this.#subscribed.then(() => bus.publishToTenant(tenant, { type: 'roll-call' }));
  }

  get size(): number {
    return this.#members.size;
  }

  async join(connection: Connection, memberId: string | null, viewing: Viewing | null = null): Promise<void> {
    this.#members.set(connection, memberId);
    if (viewing) this.#viewings.set(connection, viewing);
    await this.#subscribed;
    connection.start(await this.#resyncNow());
    for (const [id, viewers] of this.#presence.all()) connection.deliver(JSON.stringify(viewersFrame(id, viewers)));
  }

  leave(connection: Connection): void {
    this.#members.delete(connection);
    this.#viewings.delete(connection);
  }

  async end(): Promise<void> {
    this.#presence.stop();
    const unsubscribe = await this.#subscribed;
    unsubscribe();
    // What came until then.
    this.#presence.stop();
  }

  #answerRollCall(): void {
    for (const viewing of this.#viewings.values()) viewing.repeat();
  }

  async resync(connections: Connection[]): Promise<void> {
    const frame = await this.#resyncNow();
    for (const connection of connections) connection.deliver(frame);
  }

  async #resyncNow(): Promise<string> {
    return JSON.stringify(resyncFrame(await this.#storage.readTenantMark(this.#tenant)));
  }

  /** Read or unread: serialised once for each who looks, not for each socket (DK8). */
  #show(event: Shown): void {
    const byMember = new Map<string | null, Buffer>();
    for (const [connection, memberId] of this.#members) {
      const bytes = byMember.get(memberId) ?? Buffer.from(JSON.stringify(showFrame(event, memberId)));
      byMember.set(memberId, bytes);
      connection.deliver(bytes);
    }
  }

  #tell(memberId: string, frame: AgentFrame): void {
    const bytes = Buffer.from(JSON.stringify(frame));
    for (const [connection, id] of this.#members) if (id === memberId) connection.deliver(bytes);
  }

  #broadcast(frame: AgentFrame, connections: Iterable<Connection> = this.#members.keys()): void {
    const bytes = Buffer.from(JSON.stringify(frame));
    for (const connection of connections) connection.deliver(bytes);
  }
}

/** What is not the same for everybody. */
type Shown = Extract<TenantEvent, { type: 'conversation' | 'merged' }>;
type Personal = Shown | Extract<TenantEvent, { type: 'viewing' | 'roll-call' | 'read' | 'unread' }>;

function showFrame(event: Shown, memberId: string | null): AgentFrame {
  const conversation = presentAgentConversation(event, memberId);
  return event.type === 'merged'
    ? { type: 'conversation_merged', conversation_id: event.fromConversationId, conversation }
    : { type: 'conversation', conversation_id: conversation.id, conversation };
}

function viewersFrame(conversationId: string, viewers: Viewer[]): AgentFrame {
  return { type: 'viewers', conversation_id: conversationId, viewers };
}

function toFrame(event: Exclude<TenantEvent, Personal>, fileUrl: Deps['fileUrl']): AgentFrame | null {
  switch (event.type) {
    case 'message':
      return {
        ...messageFrame(event.message, event.previousMessageAt, fileUrl),
        conversation_id: event.conversationId,
        author: event.author,
      };
    // Agents hear of a merge, which is the only thing that appends several at once.
    case 'advanced':
      return null;
    case 'event':
      return { type: 'event', conversation_id: event.conversationId, event: presentEvent(event.event) };
    case 'note':
      return { type: 'note', conversation_id: event.conversationId, note: presentNote(event.note) };
    case 'redacted':
      return { type: 'message_redacted', conversation_id: event.conversationId, message_id: event.messageId };
    case 'erased':
      return { type: 'conversation_erased', conversation_id: event.conversationId };
    case 'visit':
      return { type: 'visit', conversation_id: event.conversationId, visit: presentVisit(event.visit) };
    case 'changed':
      return { type: 'changed', what: event.what };
    case 'typing':
      return { type: 'typing', conversation_id: event.conversationId, sender_type: event.senderType };
  }
}

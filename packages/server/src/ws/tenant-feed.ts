import type { AgentFrame } from '@deskbell/protocol';
import type { Tenant } from '../domain/model.ts';
import { presentAgentConversation, presentNote } from '../domain/present-agent.ts';
import { messageFrame, resyncFrame } from '../domain/present-customer.ts';
import type { Deps, Storage, TenantEvent } from '../ports.ts';
import type { Connection } from './connection.ts';

/** The agents' sockets of one tenant on this node (AG8). What the bus loses they find in the conversation list. */
export class TenantFeed {
  readonly #tenant: Tenant;
  readonly #storage: Pick<Storage, 'readTenantMark'>;
  readonly #members = new Set<Connection>();
  #subscribed: Promise<() => void>;

  constructor(tenant: Tenant, { storage, bus, fileUrl }: Pick<Deps, 'storage' | 'bus' | 'fileUrl'>) {
    this.#tenant = tenant;
    this.#storage = storage;
    this.#subscribed = bus.subscribeTenant(tenant, event => {
      const frame = toFrame(event, fileUrl);
      if (frame) this.#broadcast(frame);
    });
  }

  get size(): number {
    return this.#members.size;
  }

  async join(connection: Connection): Promise<void> {
    this.#members.add(connection);
    await this.#subscribed;
    connection.start(await this.#resyncNow());
  }

  leave(connection: Connection): void {
    this.#members.delete(connection);
  }

  async end(): Promise<void> {
    const unsubscribe = await this.#subscribed;
    unsubscribe();
  }

  async resync(connections: Connection[]): Promise<void> {
    const frame = await this.#resyncNow();
    for (const connection of connections) connection.deliver(frame);
  }

  async #resyncNow(): Promise<string> {
    return JSON.stringify(resyncFrame(await this.#storage.readTenantMark(this.#tenant)));
  }

  #broadcast(frame: AgentFrame): void {
    const bytes = Buffer.from(JSON.stringify(frame));
    for (const connection of this.#members) connection.deliver(bytes);
  }
}

function toFrame(event: TenantEvent, fileUrl: Deps['fileUrl']): AgentFrame | null {
  switch (event.type) {
    case 'message':
      return {
        ...messageFrame(event.message, event.previousMessageAt, fileUrl),
        conversation_id: event.conversationId,
      };
    case 'conversation': {
      const { conversation } = event;
      return {
        type: 'conversation',
        conversation_id: conversation.id,
        conversation: presentAgentConversation(conversation),
      };
    }
    case 'merged': {
      const { conversation, fromConversationId } = event;
      return {
        type: 'conversation_merged',
        conversation_id: fromConversationId,
        conversation: presentAgentConversation(conversation),
      };
    }
    // Agents hear of a merge, which is the only thing that appends several at once.
    case 'advanced':
      return null;
    case 'note':
      return { type: 'note', conversation_id: event.conversationId, note: presentNote(event.note) };
    case 'typing':
      return { type: 'typing', conversation_id: event.conversationId, sender_type: event.senderType };
  }
}

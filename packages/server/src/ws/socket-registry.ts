import { LIMITS } from '@deskbell/protocol';
import type { SessionRecord } from '../domain/model.ts';
import type { Connection } from './connection.ts';

/** Whose sockets are open on this node. */
export class SocketRegistry {
  readonly #customers = new Map<Connection, SessionRecord>();
  readonly #agents = new Set<Connection>();
  readonly #byIdentity = new Map<string, number>();
  #onEmpty: (() => void) | null = null;

  /** Whether the identity may have another socket (WS12). */
  hasRoom(identityId: string): boolean {
    return (this.#byIdentity.get(identityId) ?? 0) < LIMITS.socketsPerIdentity;
  }

  addCustomer(connection: Connection, session: SessionRecord): void {
    this.#customers.set(connection, session);
    this.#count(session.identityId, 1);
  }

  addAgent(connection: Connection): void {
    this.#agents.add(connection);
  }

  remove(connection: Connection): void {
    const session = this.#customers.get(connection);
    if (session) this.#count(session.identityId, -1);
    this.#customers.delete(connection);
    this.#agents.delete(connection);
    if (this.#customers.size + this.#agents.size === 0) this.#onEmpty?.();
  }

  counts(): { customer: number; agent: number } {
    return { customer: this.#customers.size, agent: this.#agents.size };
  }

  all(): Connection[] {
    return [...this.#customers.keys(), ...this.#agents];
  }

  // Looked for one by one: sessions seldom end, and an index would cost every socket.
  ofSessions(sessionIds: ReadonlySet<string>): Connection[] {
    return [...this.#customers].flatMap(([connection, session]) => (sessionIds.has(session.id) ? connection : []));
  }

  /** Resolves when the last one is gone. */
  async emptied(): Promise<void> {
    if (this.#customers.size + this.#agents.size > 0) await new Promise<void>(resolve => (this.#onEmpty = resolve));
  }

  #count(identityId: string, by: 1 | -1): void {
    const sockets = (this.#byIdentity.get(identityId) ?? 0) + by;
    if (sockets === 0) this.#byIdentity.delete(identityId);
    else this.#byIdentity.set(identityId, sockets);
  }
}

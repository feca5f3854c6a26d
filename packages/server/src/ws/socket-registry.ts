import { LIMITS } from '@deskbell/protocol';
import type { SessionRecord } from '../domain/model.ts';
import type { LoggedIn } from '../services/resolve-member.ts';
import type { Connection } from './connection.ts';

/** Whose sockets are open on this node. */
export class SocketRegistry {
  readonly #customers = new Map<Connection, SessionRecord>();
  /** With the member whose it is; null: of a secret key. */
  readonly #agents = new Map<Connection, LoggedIn | null>();
  readonly #byIdentity = new Map<string, number>();
  #onEmpty: (() => void) | null = null;

  /** Whether the identity, or member, may have another socket (WS12). */
  hasRoom(identityId: string): boolean {
    return (this.#byIdentity.get(identityId) ?? 0) < LIMITS.socketsPerIdentity;
  }

  addCustomer(connection: Connection, session: SessionRecord): void {
    this.#customers.set(connection, session);
    this.#count(session.identityId, 1);
  }

  addAgent(connection: Connection, loggedIn: LoggedIn | null): void {
    this.#agents.set(connection, loggedIn);
    if (loggedIn) this.#count(loggedIn.member.id, 1);
  }

  remove(connection: Connection): void {
    const identityId = this.#customers.get(connection)?.identityId ?? this.#agents.get(connection)?.member.id;
    if (identityId !== undefined) this.#count(identityId, -1);
    this.#customers.delete(connection);
    this.#agents.delete(connection);
    if (this.#customers.size + this.#agents.size === 0) this.#onEmpty?.();
  }

  counts(): { customer: number; agent: number } {
    return { customer: this.#customers.size, agent: this.#agents.size };
  }

  all(): Connection[] {
    return [...this.#customers.keys(), ...this.#agents.keys()];
  }

  // Looked for one by one: sessions seldom end, and an index would cost every socket.
  ofSessions(sessionIds: ReadonlySet<string>): Connection[] {
    const customers = [...this.#customers].filter(([, session]) => sessionIds.has(session.id));
    const agents = [...this.#agents].filter(([, loggedIn]) => loggedIn && sessionIds.has(loggedIn.session.id));
    return [...customers, ...agents].map(([connection]) => connection);
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

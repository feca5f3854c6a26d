import { CLOSE } from '@deskbell/protocol';
import type { Connection } from './connection.ts';

/** What sockets are members of. */
interface Feed {
  readonly size: number;
  leave(connection: Connection): void;
  end(): Promise<void>;
}

/**
 * A socket's place in the feed it belongs to. Which one that is takes a look-up, and meanwhile the socket may close, or the
 * feed may end with its last member: so it is taken, or made, only after that.
 */
export class Place<Kind extends Feed> {
  readonly #connection: Connection;
  /** By name: each from its first member to its last. */
  readonly #feeds: Map<string, Kind>;
  #name: string | null = null;
  #feed: Kind | null = null;
  #isGone = false;

  constructor(connection: Connection, feeds: Map<string, Kind>) {
    this.#connection = connection;
    this.#feeds = feeds;
  }

  /** Null until the socket is a member. */
  get name(): string | null {
    return this.#name;
  }

  get feed(): Kind | null {
    return this.#feed;
  }

  /** `find`: the feed's name; null: the session is over. Nothing comes between having the feed and being its member. */
  async take(
    find: Promise<string | null>,
    make: (name: string) => Kind,
    join: (feed: Kind) => Promise<void>,
  ): Promise<void> {
    const name = await find;
    if (this.#isGone) return;
    if (name === null) return this.#connection.close(CLOSE.sessionEnded);
    const feed = this.#feeds.get(name) ?? make(name);
    this.#feeds.set(name, feed);
    this.#name = name;
    this.#feed = feed;
    await join(feed);
  }

  /** The socket closed. */
  async leave(): Promise<void> {
    this.#isGone = true;
    const [name, feed] = [this.#name, this.#feed];
    if (name === null || feed === null) return;
    feed.leave(this.#connection);
    if (feed.size > 0) return;
    this.#feeds.delete(name);
    await feed.end();
  }
}

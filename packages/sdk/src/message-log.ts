import type { Message, Timestamp } from '@deskbell/protocol';

/** A `GET …/messages` to be made; its answer goes to `applyPage` together with it. */
export interface Poll {
  /** The `after` of the request; null: none, from the start. */
  readonly after: Timestamp | null;
  readonly limit: number;
  /** The message the page must begin with, or the database is not the one it was. */
  readonly anchorId: string | null;
  /** How much had been learned, how often doubted and how often begun anew, when the poll was made. */
  readonly learned: number;
  readonly doubts: number;
  readonly beginnings: number;
}

interface Known {
  message: Message;
  /** The how-manieth message it was to be learned. */
  learned: number;
}

const PAGE_MAX = 100;

/**
 * What a client knows of one conversation, whatever is lost, doubled or late on the way. Pure state: it makes no
 * request and has no timer, but says when to poll.
 *
 * Two marks: `newestSeen` is the newest message known, `contiguousThrough` the newest up to which none is missing. Only
 * pages, or a frame that continues exactly there, move the second, and polls ask after the second.
 *
 * A database restored to the past is survived by three rules:
 * 1. In doubt (at first, after a reconnect, a failed poll, a gap, a foreign `resync`) a poll asks from just before
 *    `contiguousThrough`, so its page must begin with that very message. If it does not, all is read again.
 * 2. A message nobody knew at or before `contiguousThrough` belongs to another history: all is read again.
 * 3. What was known before a page was asked for, lies in the stretch it covers and is not on it, is gone.
 * (Of two histories that used the very same millisecond the newest message is noticed only when the next one comes.)
 * Until it is read again everything stays visible, so a false alarm costs some requests and nothing else.
 */
export class MessageLog {
  readonly #known = new Map<string, Known>();
  #sorted: Message[] = [];
  /** What was handed out of `#sorted` as it is now. */
  #shown: readonly Message[] | null = null;
  #contiguous: Message | null = null;
  /** Where the known stretch begins when older messages were not asked for; null: at the start. */
  #floor: Timestamp | null = null;
  #doubts = 0;
  /** The doubts that a page has dispelled. */
  #dispelled = -1;
  #learned = 0;
  #beginnings = 0;
  /** Messages that lost their words: an older copy, late on its way, does not bring them back (WR9). */
  readonly #redacted = new Set<string>();

  /** All messages known, in the order of `created_at`. Another array after every change, the same one until then. */
  get messages(): readonly Message[] {
    this.#shown ??= [...this.#sorted];
    return this.#shown;
  }

  get newestSeen(): Timestamp | null {
    return this.#sorted.at(-1)?.created_at ?? null;
  }

  get contiguousThrough(): Timestamp | null {
    return this.#contiguous?.created_at ?? null;
  }

  /** The conversation was opened, with its newest messages; `isWhole`: there are no older ones. True: poll. */
  applyOpened(messages: readonly Message[], isWhole: boolean): boolean {
    const [first, last] = [messages[0], messages.at(-1)];
    if (!first || !last) return this.applyResync(null);
    if (this.#known.size === 0) {
      this.#floor = isWhole ? null : first.created_at;
      for (const message of messages) this.#learn(message);
      this.#advance(last);
      this.#dispelled = this.#doubts;
      return false;
    }
    const continues = messages.some(({ id }) => id === this.#contiguous?.id);
    for (const message of messages) if (!this.#learn(message)) return true;
    if (continues) this.#advance(last);
    else this.doubt();
    return !continues;
  }

  /** Whether the message lies before the stretch that is known. */
  isOlder({ created_at }: Message): boolean {
    return this.#floor !== null && created_at < this.#floor;
  }

  /** A page from before the known stretch; what it shares with it is known better already. */
  applyOlder(messages: readonly Message[]): void {
    for (const message of messages) if (this.isOlder(message)) this.#learn(message);
  }

  /** Something may have happened unheard: call it after a reconnect and after a poll that failed. */
  doubt(): void {
    this.#doubts++;
  }

  /** The poll to make now. `limit` must be what the server will keep to: 1–100. */
  nextPoll(limit = PAGE_MAX): Poll {
    const anchor = this.#dispelled === this.#doubts ? null : this.#contiguous;
    return {
      after: anchor ? justBefore(anchor.created_at) : this.contiguousThrough,
      limit,
      anchorId: anchor?.id ?? null,
      learned: this.#learned,
      doubts: this.#doubts,
      beginnings: this.#beginnings,
    };
  }

  /** A page came. True: poll again, there is more. */
  applyPage(poll: Poll, messages: readonly Message[]): boolean {
    if (poll.beginnings !== this.#beginnings) return true;
    this.#dropLost(poll, messages);
    if (poll.anchorId !== null && messages[0]?.id !== poll.anchorId) this.#beginAnew();
    for (const message of messages) this.#learn(message);
    // What was asked before a new beginning says nothing about what lies before it.
    if (poll.beginnings !== this.#beginnings) return true;
    this.#dispelled = poll.doubts;
    const last = messages.at(-1);
    if (last) this.#advance(last);
    return messages.length >= poll.limit;
  }

  /** A `message` frame came. True: something before it is missing, poll. */
  applyFrame(given: Message, previousMessageAt: Timestamp | null): boolean {
    const message = this.#withoutRedacted(given);
    if (!this.#learn(message)) return true;
    if (isAtOrBefore(message, this.#contiguous)) return false;
    // One of another history may stand between: a page will say what became of it.
    const before = this.#sorted[this.#sorted.indexOf(message) - 1];
    const isHere = previousMessageAt === this.contiguousThrough && before?.id === this.#contiguous?.id;
    if (isHere) this.#advance(message);
    else this.doubt();
    return !isHere;
  }

  /** A `resync` frame came: the conversation's mark. True: it is not ours, poll. */
  applyResync(latestMessageAt: Timestamp | null): boolean {
    if (latestMessageAt === this.contiguousThrough && latestMessageAt === this.newestSeen) return false;
    // An older one than ours may just be late, or the database is: the anchored poll tells.
    this.doubt();
    return true;
  }

  /** An own message was answered, 200 or 409. True: something before it may be missing; its frame or a poll tells. */
  applySent(message: Message): boolean {
    return !this.#learn(message) || !isAtOrBefore(message, this.#contiguous);
  }

  /** A message lost its words; its place stays. */
  applyRedacted(id: string): void {
    this.#redacted.add(id);
    const known = this.#known.get(id);
    if (known) this.#learn(known.message);
  }

  #withoutRedacted(message: Message): Message {
    if (message.metadata['redacted_at'] !== undefined) this.#redacted.add(message.id);
    else if (this.#redacted.has(message.id)) {
      const metadata = { ...message.metadata, redacted_at: message.created_at };
      return { ...message, content: '', attachments: [], metadata };
    }
    return message;
  }

  /** False: it cannot be of the history known so far, which is therefore read again. */
  #learn(given: Message): boolean {
    const message = this.#withoutRedacted(given);
    const known = this.#known.get(message.id);
    // A login appends a visitor's messages to the account's anew (LI2): of two times the later holds.
    const isNews = !known || known.message.created_at < message.created_at;
    if (known && known.message.created_at > message.created_at) return true;
    this.#known.set(message.id, { message, learned: isNews ? ++this.#learned : known.learned });
    this.#shown = null;
    if (known) this.#sorted.splice(this.#sorted.indexOf(known.message), 1);
    this.#sorted.splice(this.#placeOf(message), 0, message);
    if (!isNews || this.isOlder(message) || !isAtOrBefore(message, this.#contiguous)) return true;
    this.#beginAnew();
    return false;
  }

  #dropLost(poll: Poll, page: readonly Message[]): void {
    const there = new Set(page.map(({ id }) => id));
    const last = page.at(-1);
    const isFull = page.length >= poll.limit;
    for (const message of this.#sorted) {
      const { id, created_at } = message;
      if (there.has(id) || (poll.after !== null && created_at <= poll.after)) continue;
      const isAmidst = last !== undefined && created_at <= last.created_at;
      if (!isAmidst && isFull) break;
      const isNewer = (this.#known.get(id)?.learned ?? 0) > poll.learned;
      if (!isNewer) this.#known.delete(id);
      // Nothing is ever inserted: page and message are of two histories.
      else if (isAmidst) this.#beginAnew();
    }
    if (this.#known.size === this.#sorted.length) return;
    this.#sorted = this.#sorted.filter(({ id }) => this.#known.has(id));
    this.#shown = null;
  }

  #beginAnew(): void {
    this.#beginnings++;
    this.#contiguous = null;
    this.#floor = null;
    this.doubt();
  }

  #advance(to: Message): void {
    if (!isAtOrBefore(to, this.#contiguous)) this.#contiguous = to;
  }

  /** Nearly always the end. */
  #placeOf(message: Message): number {
    let place = this.#sorted.length;
    for (let before = this.#sorted[place - 1]; before; before = this.#sorted[--place - 1]) {
      if (before.created_at < message.created_at) break;
      if (before.created_at === message.created_at && before.id < message.id) break;
    }
    return place;
  }
}

function isAtOrBefore({ created_at }: Message, mark: Message | null): boolean {
  return mark !== null && created_at <= mark.created_at;
}

/** Timestamps have whole milliseconds, and no two of a conversation are equal (TS1, TS2). */
function justBefore(instant: Timestamp): Timestamp {
  return new Date(Date.parse(instant) - 1).toISOString();
}

import { LIMITS, type Viewer } from '@deskbell/protocol';
import type { Clock, ViewingEvent } from '../ports.ts';

/** One socket of a member. Instants are monotonic. */
interface Seen {
  member: ViewingEvent['member'];
  conversationId: string;
  until: number;
  typingUntil: number;
}

const LOOK_EVERY_MS = 1_000;

/**
 * Who looks at which conversation of one tenant, as all nodes tell (WR7). Nothing of it is stored: who says nothing more
 * is gone in time, and beyond the most there may be nobody is added.
 */
export class Presence {
  readonly #clock: Pick<Clock, 'monotonic' | 'every'>;
  readonly #onChange: (conversationId: string, viewers: Viewer[]) => void;
  readonly #seen = new Map<string, Seen>();
  #stopLooking: (() => void) | null = null;

  constructor(
    clock: Pick<Clock, 'monotonic' | 'every'>,
    onChange: (conversationId: string, viewers: Viewer[]) => void,
  ) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  note({ viewerId, member, conversationId, isTyping }: ViewingEvent): void {
    const before = this.#seen.get(viewerId);
    if (!before && this.#seen.size >= LIMITS.viewersMax) return;
    this.#change([before?.conversationId, conversationId], () => {
      if (conversationId === null) this.#seen.delete(viewerId);
      else this.#seen.set(viewerId, this.#renew(before, member, conversationId, isTyping));
    });
    this.#lookWhileNeeded();
  }

  /** All conversations somebody looks at. */
  all(): Map<string, Viewer[]> {
    const ids = new Set(Array.from(this.#seen.values(), ({ conversationId }) => conversationId));
    return new Map(Array.from(ids, id => [id, this.#viewersOf(id)]));
  }

  stop(): void {
    this.#seen.clear();
    this.#lookWhileNeeded();
  }

  #renew(before: Seen | undefined, member: Seen['member'], conversationId: string, isTyping: boolean): Seen {
    const now = this.#clock.monotonic();
    const stillTyping = before?.conversationId === conversationId ? before.typingUntil : 0;
    return {
      member,
      conversationId,
      until: now + LIMITS.viewingSeconds * 1000,
      typingUntil: isTyping ? now + LIMITS.typingSeconds * 1000 : stillTyping,
    };
  }

  /** A timer only while somebody is there. */
  #lookWhileNeeded(): void {
    if (this.#seen.size > 0) this.#stopLooking ??= this.#clock.every(LOOK_EVERY_MS, () => this.#look());
    else {
      this.#stopLooking?.();
      this.#stopLooking = null;
    }
  }

  #look(): void {
    const now = this.#clock.monotonic();
    const due = [...this.#seen].filter(([, { until, typingUntil }]) => until <= now || isPast(typingUntil, now));
    const where = due.map(([, { conversationId }]) => conversationId);
    this.#change(where, () => {
      for (const [viewerId, seen] of due) {
        if (seen.until <= now) this.#seen.delete(viewerId);
        else this.#seen.set(viewerId, { ...seen, typingUntil: 0 });
      }
    });
    this.#lookWhileNeeded();
  }

  /** Tells of those of these conversations whose viewers are others afterwards. */
  #change(conversationIds: (string | null | undefined)[], change: () => void): void {
    const ids = [...new Set(conversationIds.filter(id => typeof id === 'string'))];
    const before = ids.map(id => JSON.stringify(this.#viewersOf(id)));
    change();
    for (const [index, id] of ids.entries()) {
      const viewers = this.#viewersOf(id);
      if (JSON.stringify(viewers) !== before[index]) this.#onChange(id, viewers);
    }
  }

  /** Each member once, however many tabs they have. */
  #viewersOf(conversationId: string): Viewer[] {
    const viewers = new Map<string, Viewer>();
    for (const seen of this.#seen.values()) {
      if (seen.conversationId !== conversationId) continue;
      const { id, name } = seen.member;
      const isTyping = seen.typingUntil > 0 || viewers.get(id)?.is_typing === true;
      viewers.set(id, { member_id: id, name, is_typing: isTyping });
    }
    return [...viewers.values()];
  }
}

function isPast(typingUntil: number, now: number): boolean {
  return typingUntil > 0 && typingUntil <= now;
}

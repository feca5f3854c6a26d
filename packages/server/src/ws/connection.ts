import { CLOSE, type CloseReason, LIMITS } from '@deskbell/protocol';
import type { Clock } from '../ports.ts';

/** What a connection needs of a socket; the real one is ws's, tests bring their own. */
export interface MinimalSocket {
  readonly bufferedAmount: number;
  send(frame: string | Buffer): void;
  ping(): void;
  close(code: number, reason: string): void;
  /** Drops it at once. */
  terminate(): void;
}

export interface ConnectionTimes {
  pingIntervalMs: number;
  pongTimeoutMs: number;
  resyncIntervalMs: number;
}

/** Frames kept for a socket that is still opening: the database is slow, and the client does better to come back. */
const KEPT_MAX = 1_000;
/** After a close frame a peer has this long to answer it. */
const CLOSE_GRACE_MS = 2_000;

/**
 * One socket's life: `opening` until its first frame, `resync`, is sent (what arrives meanwhile is kept), then `open`,
 * then `closing`. It has no timer of its own: the heartbeat calls `beat`.
 */
export class Connection {
  readonly #socket: MinimalSocket;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #times: ConnectionTimes;
  /** Frames kept until `resync` has gone first (WS3, WS6); null once it has. */
  #kept: (string | Buffer)[] | null = [];
  #lastLife: number;
  #pingAt: number;
  #resyncAt: number;
  #closingSince: number | null = null;
  #windowStart: number;
  #windowFrames = 0;

  constructor(socket: MinimalSocket, clock: Pick<Clock, 'monotonic'>, times: ConnectionTimes) {
    const now = clock.monotonic();
    this.#socket = socket;
    this.#clock = clock;
    this.#times = times;
    this.#lastLife = now;
    this.#windowStart = now;
    this.#pingAt = now + times.pingIntervalMs;
    this.#resyncAt = now + times.resyncIntervalMs;
  }

  get isOpening(): boolean {
    return this.#kept !== null;
  }

  get isClosing(): boolean {
    return this.#closingSince !== null;
  }

  /** Sends `resync`, then what was kept for after it. */
  start(resync: string): void {
    const kept = this.#kept ?? [];
    this.#kept = null;
    this.#send(resync);
    for (const frame of kept) this.#send(frame);
  }

  deliver(frame: string | Buffer): void {
    if (!this.#kept) this.#send(frame);
    else if (this.#kept.push(frame) > KEPT_MAX) this.close(CLOSE.tooSlow);
  }

  /** A pong or any frame came (WS5). */
  noteLife(): void {
    this.#lastLife = this.#clock.monotonic();
  }

  /** Whether the peer may send another frame now (WS9). */
  takeUpFrame(): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#windowStart > LIMITS.upFrameWindowMs) {
      this.#windowStart = now;
      this.#windowFrames = 0;
    }
    this.#windowFrames++;
    return this.#windowFrames <= LIMITS.upFramesPerWindow;
  }

  close({ code, reason }: CloseReason): void {
    if (this.isClosing) return;
    this.#closingSince = this.#clock.monotonic();
    this.#kept = null;
    this.#socket.close(code, reason);
  }

  /** Makes a `resync` due in at most `ms`. */
  resyncWithin(ms: number): void {
    this.#resyncAt = Math.min(this.#resyncAt, this.#clock.monotonic() + ms);
  }

  /** What is due at `now`: dropping a dead peer, a ping. Answers whether a `resync` is due too. */
  beat(now: number): boolean {
    if (this.#closingSince !== null) {
      if (now - this.#closingSince > CLOSE_GRACE_MS) this.#socket.terminate();
      return false;
    }
    if (now - this.#lastLife >= this.#times.pongTimeoutMs) {
      this.#socket.terminate();
      return false;
    }
    if (now >= this.#pingAt) {
      this.#pingAt = now + this.#times.pingIntervalMs;
      this.#socket.ping();
    }
    if (now < this.#resyncAt) return false;
    this.#resyncAt = now + this.#times.resyncIntervalMs;
    return true;
  }

  #send(frame: string | Buffer): void {
    if (this.isClosing) return;
    // ws queues without a bound; a peer that does not read must not cost us its backlog (WS10).
    if (this.#socket.bufferedAmount > LIMITS.socketBacklogBytes) this.close(CLOSE.tooSlow);
    else this.#socket.send(frame);
  }
}

import { CLOSE, type CustomerFrame } from '@deskbell/protocol';
import { type Backoff, backoffMs } from './backoff.ts';
import type { Environment } from './environment.ts';

/**
 * `live`: frames arrive by themselves. `polling`: the socket does not stand, messages are fetched every few seconds.
 * `connecting`: neither yet. `offline`: the server cannot be reached; it is tried again without an end.
 */
export type ConnectionState = 'connecting' | 'live' | 'polling' | 'offline';

export interface ConnectionOptions<Frame = CustomerFrame> {
  environment: Environment;
  /** Opens a socket for the present session; null: there can be none. */
  openSocket: () => WebSocket | null;
  /** Fetches what is missing; false: the server did not answer. */
  poll: () => Promise<boolean>;
  onFrame: (frame: Frame) => void;
  onState: (state: ConnectionState) => void;
  /** The server closed the socket because the session ended; resolves when there is another one. */
  onSessionEnded: () => Promise<void>;
}

export interface Connection {
  start(): void;
  /** Now is a good time to look: a tab came to the front, the network came back, the session changed. */
  wake(): void;
  /** Begins anew with the present session. */
  restart(): void;
  /** Says something to the server, if the socket stands. */
  say(frame: object): void;
  stop(): void;
}

// Short enough that all are back within seconds of a node; long enough that ten thousand are no storm.
const SOCKET_BACKOFF: Backoff = { first: 1_000, most: 10_000 };
const POLL_EVERY_MS = 4_000;
/** While nobody looks. */
const POLL_HIDDEN_EVERY_MS = 30_000;
const POLL_BACKOFF: Backoff = { first: 2_000, most: 30_000 };
/** From opening a socket to its first frame. */
const OPEN_TIMEOUT_MS = 10_000;
/** A live socket is asked for a sign of life this often, and given up when none comes. */
const PING_EVERY_MS = 25_000;
const PONG_TIMEOUT_MS = 10_000;
/** A woken socket has less time to prove that it is alive. */
const WAKE_TIMEOUT_MS = 4_000;

/**
 * One state machine for the way to the server: a WebSocket, polling whenever that does not stand (blocked, half-open,
 * between two attempts), and back. Timers are few: one for the socket, one for the poll.
 */
export function createConnection<Frame = CustomerFrame>(options: ConnectionOptions<Frame>): Connection {
  const { environment, openSocket, poll, onFrame, onState, onSessionEnded } = options;
  let socket: WebSocket | null = null;
  let isLive = false;
  let isRunning = false;
  let socketFailures = 0;
  let pollFailures = 0;
  let isPolling = false;
  let state: ConnectionState | null = null;
  let cancelSocketTimer: () => void = () => undefined;
  let cancelPollTimer: () => void = () => undefined;
  let stopListening: () => void = () => undefined;

  function show(next: ConnectionState): void {
    if (next === state) return;
    state = next;
    onState(next);
  }

  function socketTimer(ms: number, run: () => void): void {
    cancelSocketTimer();
    cancelSocketTimer = environment.after(ms, run);
  }

  function connect(): void {
    if (!isRunning || socket) return;
    cancelSocketTimer();
    socket = openSocket();
    if (!socket) {
      pollSoon(0);
      return;
    }
    const mine = socket;
    socketTimer(OPEN_TIMEOUT_MS, () => lose(mine));
    mine.onmessage = event => {
      if (mine === socket) receive(mine, event);
    };
    mine.onclose = event => {
      if (mine !== socket) return;
      if (event.code === CLOSE.sessionEnded.code) changeSession(mine);
      else lose(mine);
    };
  }

  function receive(mine: WebSocket, event: MessageEvent): void {
    if (!isLive) {
      isLive = true;
      socketFailures = 0;
      cancelPollTimer();
      show('live');
    }
    expectLife(mine, PING_EVERY_MS);
    const frame = parseFrame<Frame>(event.data);
    if (frame) onFrame(frame);
  }

  /** After `ms` of silence it is asked, and after more silence given up: a half-open connection says nothing at all. */
  function expectLife(mine: WebSocket, ms: number, patienceMs = PONG_TIMEOUT_MS): void {
    socketTimer(ms, () => {
      if (mine.readyState === mine.OPEN) mine.send('{"type":"ping"}');
      socketTimer(patienceMs, () => lose(mine));
    });
  }

  function lose(mine: WebSocket): void {
    if (mine !== socket) return;
    drop();
    if (!isRunning) return;
    socketFailures++;
    socketTimer(backoffMs(socketFailures, SOCKET_BACKOFF, environment.random), connect);
    if (state !== 'offline' && state !== 'polling') show('connecting');
    pollSoon(0);
  }

  function changeSession(mine: WebSocket): void {
    if (mine !== socket) return;
    drop();
    show('connecting');
    void onSessionEnded().then(connect);
  }

  function drop(): void {
    cancelSocketTimer();
    const old = socket;
    socket = null;
    isLive = false;
    if (!old) return;
    old.onmessage = null;
    old.onclose = null;
    if (old.readyState <= old.OPEN) old.close();
  }

  function pollSoon(ms: number): void {
    cancelPollTimer();
    if (isRunning && !isLive) cancelPollTimer = environment.after(ms, pollNow);
  }

  async function pollNow(): Promise<void> {
    if (isPolling || !isRunning || isLive) return;
    isPolling = true;
    const answered = await poll().catch(environment.report);
    isPolling = false;
    if (!isRunning || isLive) return;
    if (answered) {
      pollFailures = 0;
      show('polling');
      pollSoon(environment.isVisible() ? POLL_EVERY_MS : POLL_HIDDEN_EVERY_MS);
    } else {
      pollFailures++;
      show('offline');
      pollSoon(backoffMs(pollFailures, POLL_BACKOFF, environment.random));
    }
  }

  function wake(): void {
    if (!isRunning) return;
    if (isLive && socket) {
      expectLife(socket, 0, WAKE_TIMEOUT_MS);
      return;
    }
    pollFailures = 0;
    pollSoon(0);
    // One that is just opening gets its time.
    if (!socket) connect();
  }

  return {
    start() {
      if (isRunning) return;
      isRunning = true;
      show('connecting');
      stopListening = environment.onWake(wake);
      connect();
    },
    wake,
    restart() {
      if (!isRunning) return;
      drop();
      socketFailures = 0;
      show('connecting');
      connect();
    },
    say(frame) {
      if (isLive && socket?.readyState === socket?.OPEN) socket?.send(JSON.stringify(frame));
    },
    stop() {
      isRunning = false;
      stopListening();
      drop();
      cancelPollTimer();
    },
  };
}

/** Null for what is no frame; of what it does not know the caller ignores. */
function parseFrame<Frame>(data: unknown): Frame | null {
  if (typeof data !== 'string') return null;
  try {
    return JSON.parse(data) as Frame;
  } catch {
    return null;
  }
}

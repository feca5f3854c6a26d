import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { LIMITS, SUBPROTOCOL } from '@deskbell/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../domain/app-error.ts';
import type { SocketHandlers } from './hub.ts';

/** Answers a refusal as bytes: there is no reply object before the 101. */
export type FormatRefusal = (error: unknown) => string;
/**
 * Who wants a socket: throws what refuses it. The first answer is called right before the handshake, without anything
 * in between, and may still refuse; its own answer takes the socket.
 */
export type Admit = (request: IncomingMessage, url: URL) => Promise<() => (socket: WebSocket) => SocketHandlers>;

export interface UpgradeOptions {
  /** By path. */
  admit: Record<string, Admit>;
  formatRefusal: FormatRefusal;
  onError: (error: unknown) => void;
}

/** WebSockets on the HTTP server. Everything is checked before the 101, refusals are HTTP answers (WS2). */
export function acceptUpgrades(server: Server, { admit, formatRefusal, onError }: UpgradeOptions): () => void {
  let isStopped = false;
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Compression costs a quarter of a megabyte a socket and lets a kilobyte unfold into megabytes.
    perMessageDeflate: false,
    maxPayload: LIMITS.upFrameBytes,
    maxFragments: LIMITS.upFrameFragments,
    maxBufferedChunks: LIMITS.upFrameBytes,
    handleProtocols: offered => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  sockets.on('wsClientError', (error, socket) => {
    socket.end(formatRefusal(new AppError('BAD_REQUEST', 'this is not a valid WebSocket upgrade', { cause: error })));
  });

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A peer may vanish before or while its answer is written; without a listener that would end the process. It stays
    // for good: ws listens beside it.
    socket.on('error', () => socket.destroy());
    upgrade(request, socket, head).catch((error: unknown) => {
      if (!(error instanceof AppError)) onError(error);
      if (socket.writable) socket.end(formatRefusal(error));
    });
  };
  server.on('upgrade', onUpgrade);

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    refuseWhenStopped();
    const url = parseTarget(request.url);
    const admitOne = url && admit[url.pathname];
    if (!admitOne) throw new AppError('NOT_FOUND', 'no such path');
    const enter = await admitOne(request, url);
    if (socket.destroyed) return;
    // Whoever got in now would be missed by the drain, which would wait for it.
    refuseWhenStopped();
    const take = enter();
    sockets.handleUpgrade(request, socket, head, webSocket => connect(webSocket, take(webSocket)));
  }

  function refuseWhenStopped(): void {
    if (isStopped) throw new AppError('SERVICE_UNAVAILABLE', 'the server restarts; try again');
  }

  return () => {
    isStopped = true;
  };
}

function connect(socket: WebSocket, handlers: SocketHandlers): void {
  socket.on('message', (data, isBinary) => handlers.onFrame(toBuffer(data), isBinary));
  socket.on('pong', handlers.onPong);
  socket.on('close', handlers.onClose);
  // ws answers a malformed frame with the right close code by itself; the listener keeps the process alive (WS9).
  socket.on('error', () => undefined);
}

function toBuffer(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

function parseTarget(target: string | undefined): URL | null {
  const base = 'http://deskbell.invalid';
  return target?.startsWith('/') && URL.canParse(target, base) ? new URL(target, base) : null;
}

import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { type Answer, toAnswer } from './answer.ts';
import { Miss } from './case.ts';
import { expectEqual, show } from './expect.ts';
import type { Target } from './target.ts';
import { outsideLimits, within } from './wait.ts';

export type Frame = { type: string } & Record<string, unknown>;

export interface ConnectSpec {
  path: string;
  headers?: Record<string, string>;
  protocols?: string[];
  /** Off: protocol pings of the server stay unanswered. */
  autoPong?: boolean;
  /** Hands out a 429 instead of waiting it out. */
  takesLimits?: boolean;
}

export interface Socket {
  /** The raw client, for what only an attacker sends. */
  readonly ws: WebSocket;
  /** Every frame so far, in order of arrival. */
  readonly frames: Frame[];
  /** The first unread frame that fits; those before it count as read. */
  nextFrame: (expected: string, fits: (frame: Frame) => boolean, ms?: number) => Promise<Frame>;
  /** The next protocol ping of the server. */
  nextPing: (ms: number) => Promise<void>;
  send: (frame: unknown) => void;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
}

/** An open socket, or a miss that shows the refusal. */
export async function connect(target: Target, spec: ConnectSpec): Promise<Socket> {
  const outcome = await tryConnect(target, spec);
  if ('status' in outcome) throw new Miss('101 Switching Protocols', `status ${outcome.status}`, outcome);
  return outcome;
}

/** The HTTP answer of a refused upgrade, or a miss. */
export async function expectRefusedUpgrade(target: Target, spec: ConnectSpec): Promise<Answer> {
  const outcome = await tryConnect(target, spec);
  if ('status' in outcome) return outcome;
  throw new Miss('the upgrade to be refused before the 101', `101 for ${spec.path}`);
}

/** The open socket, or the answer of the refusal. */
export function tryConnect(target: Target, spec: ConnectSpec): Promise<Socket | Answer> {
  const ask = () => dial(target, spec);
  return spec.takesLimits ? ask() : outsideLimits(ask, outcome => ('status' in outcome ? outcome : undefined));
}

/** A session ended: a second, and one for the way (SE7). */
const SESSION_END_MS = 2000;

/** The socket's session has ended, and so has the socket. */
export async function expectSessionEnd({ closed }: Socket): Promise<void> {
  expectEqual(await within(SESSION_END_MS, 'the socket to be closed within a second', closed), 4401, 'the close code');
}

function dial(target: Target, spec: ConnectSpec): Promise<Socket | Answer> {
  const url = target.options.url.replace(/^http/, 'ws').replace(/\/$/, '') + spec.path;
  const ws = new WebSocket(url, spec.protocols ?? [], {
    headers: spec.headers ?? {},
    autoPong: spec.autoPong ?? true,
    perMessageDeflate: false,
    handshakeTimeout: 30_000,
  });
  target.atEnd(() => ws.terminate());
  const socket = observe(ws);
  return new Promise((resolve, reject) => {
    ws.once('open', () => resolve(socket));
    ws.once('unexpected-response', (request, response) => {
      const asked = { method: 'GET', path: spec.path, headers: { ...spec.headers }, body: '' };
      readAnswer(asked, response).then(resolve, reject);
      response.once('close', () => request.destroy());
    });
    ws.on('error', error => reject(new Miss(`an answer to the upgrade of ${spec.path}`, error.message)));
  });
}

function observe(ws: WebSocket): Socket {
  const frames: Frame[] = [];
  let read = 0;
  let pings = 0;
  let pingsSeen = 0;
  // One waiter each time something happens; whoever waits looks for itself whether it was meant.
  let wake = Promise.withResolvers<void>();
  const happened = () => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  const closing = Promise.withResolvers<number>();
  let closeCode: number | undefined;
  ws.on('message', (data, isBinary) => {
    frames.push(isBinary ? { type: 'binary' } : (JSON.parse(String(data)) as Frame));
    happened();
  });
  ws.on('ping', () => {
    pings++;
    happened();
  });
  ws.once('close', code => {
    closeCode = code;
    closing.resolve(code);
    happened();
  });

  async function scan(expected: string, fits: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      while (read < frames.length) {
        const frame = frames[read++];
        if (frame && fits(frame)) return frame;
      }
      if (closeCode !== undefined) throw new Miss(expected, `the socket closed with ${closeCode}`);
      await wake.promise;
    }
  }

  return {
    ws,
    frames,
    closed: closing.promise,
    nextFrame(expected, fits, ms = 5000) {
      const first = read;
      return within(ms, expected, scan(expected, fits)).catch((cause: unknown) => {
        if (!(cause instanceof Miss)) throw cause;
        throw new Miss(expected, `${cause.observed}; frames: ${show(frames.slice(first))}`);
      });
    },
    nextPing: ms =>
      within(
        ms,
        'a ping of the server',
        (async () => {
          while (pings === pingsSeen) {
            if (closeCode !== undefined) throw new Miss('a ping of the server', `the socket closed with ${closeCode}`);
            await wake.promise;
          }
          pingsSeen = pings;
        })(),
      ),
    send: frame => ws.send(JSON.stringify(frame)),
  };
}

async function readAnswer(asked: Answer['asked'], response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return toAnswer(asked, response.statusCode ?? 0, response.rawHeaders, Buffer.concat(chunks));
}

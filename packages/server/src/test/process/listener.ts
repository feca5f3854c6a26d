import { HEADERS, ROUTES } from '@deskbell/protocol';
import { WebSocket } from 'ws';
import { withDeadline } from '../deadline.ts';
import type { Access, Customer } from './clients.ts';

export type Frame = { type: string } & Record<string, unknown>;

export interface Listener {
  readonly ws: WebSocket;
  /** Every frame so far. */
  readonly frames: Frame[];
  /** The next frame that fits; those before it count as read. */
  next(what: string, fits: (frame: Frame) => boolean): Promise<Frame>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
}

const DEADLINE_MS = 30_000;

export function listenAsCustomer({ url }: Access, { headers }: Customer): Promise<Listener> {
  return open(url + ROUTES.socket, headers);
}

export function listenAsAgent({ url, secretKey }: Access): Promise<Listener> {
  return open(url + ROUTES.agentSocket, { [HEADERS.secretKey]: secretKey });
}

/** Of a member's browser, in the test environment. */
export function listenAsMember({ url, cookie }: { url: string; cookie: string }): Promise<Listener> {
  return open(`${url}${ROUTES.agentSocket}?environment=test`, { cookie, origin: url });
}

/**
 * A socket that notes what it hears. It has joined: what is sent before its `resync` may be covered by that alone, and
 * whoever waits for the message would wait for ever.
 */
async function open(url: string, headers: Record<string, string>): Promise<Listener> {
  const ws = new WebSocket(url.replace(/^http/, 'ws'), { headers });
  const frames: Frame[] = [];
  let read = 0;
  let wake = Promise.withResolvers<void>();
  ws.on('message', data => {
    frames.push(JSON.parse(String(data)) as Frame);
    wake.resolve();
    wake = Promise.withResolvers();
  });
  const closed = new Promise<number>(resolve =>
    ws.once('close', code => {
      resolve(code);
      wake.resolve();
    }),
  );
  const joined = Promise.withResolvers<void>();
  ws.once('message', () => joined.resolve());
  ws.on('error', joined.reject);
  ws.once('close', code => joined.reject(new Error(`closed with ${code} before its resync`)));
  await withDeadline(DEADLINE_MS, () => 'no resync came', joined.promise);

  async function scan(fits: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      for (let frame = frames[read]; frame; frame = frames[read]) {
        read++;
        if (fits(frame)) return frame;
      }
      if (ws.readyState === WebSocket.CLOSED) throw new Error('the socket is closed');
      await wake.promise;
    }
  }

  return {
    ws,
    frames,
    closed,
    next: (what, fits) =>
      withDeadline(DEADLINE_MS, () => `${what} did not come; there were ${JSON.stringify(frames)}`, scan(fits)),
  };
}

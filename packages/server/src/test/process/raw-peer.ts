import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { ROUTES } from '@deskbell/protocol';
import { withDeadline } from '../deadline.ts';
import type { Access, Customer } from './clients.ts';

/** A peer that writes whatever bytes it likes. */
export interface RawPeer {
  readonly socket: Socket;
  write(bytes: string | Buffer): void;
  /** All bytes so far. */
  received(): Buffer;
  /** All bytes, once they fit. */
  until(what: string, fits: (received: Buffer) => boolean): Promise<Buffer>;
  /** All bytes, once the connection is over. */
  ended(): Promise<Buffer>;
}

const DEADLINE_MS = 50_000;

export async function connectRaw({ url }: Pick<Access, 'url'>): Promise<RawPeer> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let received = Buffer.alloc(0);
  let wake = Promise.withResolvers<void>();
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    wake.resolve();
    wake = Promise.withResolvers();
  });
  const opened = Promise.withResolvers<void>();
  socket.once('connect', opened.resolve);
  // A reset is a way of ending it, too.
  socket.on('error', opened.reject);
  const over = new Promise<void>(resolve => socket.once('close', () => resolve()));
  await opened.promise;

  async function scan(fits: (received: Buffer) => boolean): Promise<Buffer> {
    while (!fits(received)) {
      if (socket.destroyed) throw new Error(`the connection ended after ${JSON.stringify(received.toString())}`);
      await Promise.race([wake.promise, over]);
    }
    return received;
  }

  const late = (what: string) => () => `${what}: after ${JSON.stringify(received.toString('latin1'))} nothing came`;
  return {
    socket,
    write: bytes => void (socket.writable && socket.write(bytes)),
    received: () => received,
    until: (what, fits) => withDeadline(DEADLINE_MS, late(what), scan(fits)),
    ended: () => withDeadline(DEADLINE_MS, late('the end'), over).then(() => received),
  };
}

/** After the 101 of a customer's socket; `head` goes out in one piece with the request. */
export async function upgradeRaw(server: Access, customer: Customer, head: Buffer = Buffer.alloc(0)): Promise<RawPeer> {
  const peer = await connectRaw(server);
  const headers = {
    ...customer.headers,
    host: 'shop.example',
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  peer.write(Buffer.concat([Buffer.from(`GET ${ROUTES.socket} HTTP/1.1\r\n${lines.join('')}\r\n`), head]));
  await peer.until('the 101', bytes => bytes.includes('HTTP/1.1 101 ') && bytes.includes('\r\n\r\n'));
  return peer;
}

/** A client's frame, with what the caller wants to be wrong about it. */
export function frame({
  opcode = 1,
  fin = true,
  rsv = 0,
  masked = true,
  payload = Buffer.alloc(0),
}: {
  opcode?: number;
  fin?: boolean;
  rsv?: number;
  masked?: boolean;
  payload?: Buffer;
}): Buffer {
  const maskBit = masked ? 0x80 : 0;
  const length =
    payload.length < 126 ? [maskBit | payload.length] : [maskBit | 126, payload.length >> 8, payload.length & 0xff];
  const mask = masked ? [0, 0, 0, 0] : [];
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | (rsv << 4) | opcode, ...length, ...mask]), payload]);
}

/** The close code among the server's frames after the 101; undefined when there is none. */
export function closeCodeIn(received: Buffer): number | undefined {
  let at = received.indexOf('\r\n\r\n') + 4;
  while (at + 2 <= received.length) {
    const opcode = (received[at] ?? 0) & 0x0f;
    const short = received[at + 1] ?? 0;
    const [header, length] = short < 126 ? [2, short] : short === 126 ? [4, received.readUInt16BE(at + 2)] : [10, 0];
    if (opcode === 8) return received.readUInt16BE(at + header);
    at += header + length;
  }
  return undefined;
}

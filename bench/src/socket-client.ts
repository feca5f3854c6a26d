import { connect } from 'node:net';
import { type Customer, upgradeRequest } from './requests.ts';
import { feedSocket } from './socket-feed.ts';
import { createFrameReader, OPCODE, pongFrame } from './socket-frames.ts';

export interface SocketClient {
  close(): void;
}

export interface SocketEvents {
  onText(text: string): void;
  /** The socket ended although nobody closed it. */
  onLost(cause: Error): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** A customer's WebSocket by hand: ten thousand of these must cost the load generator next to nothing. */
export function openSocket(
  port: number,
  customer: Customer,
  events: SocketEvents,
  localAddress = '127.0.0.1',
): Promise<SocketClient> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
    let isClosed = false;
    let head: Buffer | null = Buffer.alloc(0);
    const lose = (cause: Error): void => {
      if (isClosed) return;
      isClosed = true;
      socket.destroy();
      reject(cause);
      events.onLost(cause);
    };
    const client: SocketClient = {
      close() {
        isClosed = true;
        socket.destroy();
      },
    };
    const readFrames = createFrameReader(({ opcode, payload }) => {
      if (opcode === OPCODE.text) events.onText(payload.toString());
      else if (opcode === OPCODE.ping) socket.write(pongFrame(payload));
      else if (opcode === OPCODE.close) lose(new Error(`closed by the server: ${payload.readUInt16BE(0)}`));
    });
    const read = (chunk: Buffer): void => {
      if (head === null) {
        readFrames(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(HEAD_END);
      if (end === -1) return;
      if (!head.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(`no upgrade: ${head}`);
      const rest = head.subarray(end + HEAD_END.length);
      head = null;
      resolve(client);
      readFrames(rest);
    };
    feedSocket(socket, 'socket', read, lose);
    socket.on('connect', () => socket.write(upgradeRequest(customer), 'latin1'));
  });
}

/** Opens a socket for each of these customers, a few at a time. Frames go to `onText` with the customer's index. */
export async function openSockets(
  port: number,
  customers: Customer[],
  onText: (index: number, text: string) => void,
  onLost: (cause: Error) => void,
): Promise<SocketClient[]> {
  const clients: SocketClient[] = [];
  const entries = customers.entries();
  const worker = async (): Promise<void> => {
    for (const [index, customer] of entries) {
      // Several loopback addresses: one alone has too few ports for many thousand connections.
      const localAddress = `127.0.0.${1 + (index % 8)}`;
      const events = { onText: (text: string) => onText(index, text), onLost };
      clients.push(await openSocket(port, customer, events, localAddress));
    }
  };
  await Promise.all(Array.from({ length: 64 }, worker));
  return clients;
}

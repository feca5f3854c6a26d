import { connect, type Socket } from 'node:net';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Clock, type Scanner, ScannerUnavailable } from '../ports.ts';

/** From the connection to the verdict. */
const DEADLINE_MS = 60_000;
/** Files scanned at once; clamd has as many threads by default. Further ones wait in `WAITING_MAX` places. */
const AT_ONCE = 10;
const WAITING_MAX = 200;
/** A verdict is a line; whoever sends more is not clamd. */
const REPLY_MAX_BYTES = 4_096;

export interface ClamdOptions {
  /** `tcp://host:port` or `unix:///path/to/socket`. */
  address: string;
  clock: Pick<Clock, 'after'>;
}

/** ClamAV's daemon, by its command INSTREAM: the bytes in chunks, each after its length, then a verdict. */
export function createClamdScanner({ address, clock }: ClamdOptions): Scanner {
  const target = parseAddress(address);
  let running = 0;
  const waiting: (() => void)[] = [];

  async function takeTurn(): Promise<void> {
    if (running < AT_ONCE) running++;
    else if (waiting.length >= WAITING_MAX) throw new ScannerUnavailable('too many files wait for the scanner');
    else await new Promise<void>(resolve => waiting.push(resolve));
  }

  function giveTurn(): void {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }

  return {
    async scan(bytes) {
      // A stream that breaks while it waits for its turn: without a listener that would end this process.
      bytes.on('error', () => undefined);
      try {
        await takeTurn();
      } catch (error) {
        bytes.destroy();
        throw error;
      }
      const socket = connect(target);
      const cancelDeadline = clock.after(DEADLINE_MS, () => socket.destroy(new Error('no verdict in time')));
      try {
        return parseVerdict(await converse(socket, bytes));
      } finally {
        cancelDeadline();
        bytes.destroy();
        socket.destroy();
        giveTurn();
      }
    },
  };
}

/** What clamd answers to the bytes. Bytes that break off have no verdict either. */
async function converse(socket: Socket, bytes: Readable): Promise<string> {
  const reply = readReply(socket);
  socket.write('zINSTREAM\0');
  const sending = pipeline(bytes, inChunks(), socket, { end: false }).catch((error: Error) => {
    // Else clamd would wait for the rest, and we for its verdict.
    socket.destroy(error);
    throw error;
  });
  const [sent, received] = await Promise.allSettled([sending, reply]);
  // Over its limit clamd answers and hangs up while we still send: its answer says more than the broken pipe.
  if (received.status === 'fulfilled') return received.value;
  const cause = sent.status === 'rejected' ? sent.reason : received.reason;
  throw new ScannerUnavailable('the scanner does not answer', { cause });
}

function inChunks(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (chunk.length > 0) {
        this.push(lengthOf(chunk.length));
        this.push(chunk);
      }
      done();
    },
    flush(done) {
      // A chunk without bytes is the end.
      done(null, lengthOf(0));
    },
  });
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

/** All until the NUL that ends a reply. */
async function readReply(socket: Socket): Promise<string> {
  let reply = '';
  for await (const chunk of socket) {
    reply += chunk.toString('latin1');
    const end = reply.indexOf('\0');
    if (end >= 0) return reply.slice(0, end);
    if (reply.length > REPLY_MAX_BYTES) break;
  }
  throw new Error('the reply has no end');
}

function parseVerdict(reply: string): Awaited<ReturnType<Scanner['scan']>> {
  if (reply === 'stream: OK') return { clean: true };
  const finding = /^stream: (.{1,200}) FOUND$/.exec(reply)?.[1];
  if (finding) return { clean: false, finding };
  throw new ScannerUnavailable(
    `the scanner gave no verdict but "${reply.slice(0, 200).replace(/[^\x20-\x7e]/g, '?')}"`,
  );
}

function parseAddress(address: string): { host: string; port: number } | { path: string } {
  const url = new URL(address);
  if (url.protocol === 'unix:') return { path: decodeURIComponent(url.pathname) };
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port || 3310) };
}

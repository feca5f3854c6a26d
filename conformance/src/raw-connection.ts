import { connect as connectTcp, type Socket as TcpSocket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Answer, toAnswer } from './answer.ts';
import { Miss } from './case.ts';
import { hostOf, type Target } from './target.ts';
import { outsideLimits, within } from './wait.ts';

/** A connection that sends whatever it is told, for requests no HTTP client would make. */
export interface RawConnection {
  write: (bytes: string | Buffer) => void;
  /** The first whole HTTP answer. */
  answer: (ms?: number) => Promise<Answer>;
  /** Resolves when the server ended the connection, with everything it had sent. */
  readonly ended: Promise<Buffer>;
}

export async function openRaw(target: Target): Promise<RawConnection> {
  const socket = await dial(new URL(target.options.url));
  target.atEnd(() => void socket.destroy());
  const received: Buffer[] = [];
  const sent: Buffer[] = [];
  const ending = Promise.withResolvers<Buffer>();
  const answering = Promise.withResolvers<Answer>();
  const read = (atEnd: boolean) => {
    const answer = parseAnswer(Buffer.concat(received), Buffer.concat(sent), atEnd);
    if (answer) answering.resolve(answer);
    else if (atEnd) answering.reject(new Miss('an HTTP answer', 'the connection ended without one'));
  };
  answering.promise.catch(() => undefined);
  socket.on('data', (chunk: Buffer) => {
    received.push(chunk);
    read(false);
  });
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    read(true);
    ending.resolve(Buffer.concat(received));
  });
  return {
    write(bytes) {
      sent.push(Buffer.from(bytes));
      if (socket.writable) socket.write(bytes);
    },
    answer: (ms = 10_000) => within(ms, 'an HTTP answer', answering.promise),
    ended: ending.promise,
  };
}

/** Writes the bytes on a connection of their own and reads the answer. */
export async function sendRaw(target: Target, bytes: string | Buffer): Promise<Answer> {
  const ask = async () => {
    const connection = await openRaw(target);
    connection.write(bytes);
    return connection.answer();
  };
  return outsideLimits(ask, answer => answer);
}

/** A request as text: start line, `Host`, the given headers, body. */
export function rawRequest(target: Target, startLine: string, headers: string[], body = ''): string {
  const lines = [startLine, `Host: ${new URL(target.options.url).host}`, ...headers];
  if (body) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function dial(url: URL): Promise<TcpSocket> {
  const secure = url.protocol === 'https:';
  const port = Number(url.port) || (secure ? 443 : 80);
  const host = hostOf(url);
  return new Promise((resolve, reject) => {
    const socket = secure
      ? connectTls({ port, host, servername: host }, () => resolve(socket))
      : connectTcp({ port, host }, () => resolve(socket));
    socket.once('error', error => reject(new Miss(`a connection to ${url.host}`, error.message)));
  });
}

function parseAnswer(bytes: Buffer, sent: Buffer, atEnd: boolean): Answer | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const rest = bytes.subarray(headEnd + 4);
  if (status === 100) return parseAnswer(rest, sent, atEnd);
  const body = wholeBody(rest, status, lines) ?? (atEnd ? rest : undefined);
  if (!body) return undefined;
  const rawHeaders = lines.flatMap(line => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return toAnswer({ method: 'raw', path: '', headers: {}, body: sent.toString('latin1') }, status, rawHeaders, body);
}

function wholeBody(rest: Buffer, status: number, headerLines: string[]): Buffer | undefined {
  if (status === 101 || status === 204) return rest;
  if (headerLines.some(line => /^transfer-encoding:.*chunked/i.test(line))) return joinChunks(rest);
  const length = headerLines.find(line => /^content-length:/i.test(line));
  return length && rest.length >= Number(length.slice(15)) ? rest : undefined;
}

function joinChunks(rest: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let from = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', from);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(rest.subarray(from, lineEnd).toString('latin1'), 16);
    if (size === 0) return Buffer.concat(chunks);
    if (rest.length < lineEnd + 2 + size) return undefined;
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    from = lineEnd + 4 + size;
  }
}

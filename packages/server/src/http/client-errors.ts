import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { HEADERS } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import type { Ids } from '../ports.ts';
import { refuse } from './envelope.ts';
import { formatRawAnswer } from './raw-answer.ts';
import { API_HEADERS } from './security-headers.ts';

export interface ParserErrors {
  /** A request began on this socket; its answer has the next word. */
  begin(socket: Socket): void;
  /** It was answered. */
  end(socket: Socket): void;
  answer(error: Error & { code?: string }, socket: Socket): void;
}

/** Bytes that never became a request: the same envelope, written by hand since there is no reply to write it (EN1). */
export function createParserErrors(ids: Ids): ParserErrors {
  const inFlight = new WeakMap<Socket, number>();
  const doomed = new WeakSet<Socket>();
  return {
    begin: socket => void inFlight.set(socket, (inFlight.get(socket) ?? 0) + 1),
    end(socket) {
      inFlight.set(socket, (inFlight.get(socket) ?? 1) - 1);
      if (doomed.has(socket)) socket.end();
    },
    answer(error, socket) {
      // Rubbish behind a good request must not take the place of that one's answer.
      if ((inFlight.get(socket) ?? 0) > 0 && socket.writable) {
        doomed.add(socket);
        return;
      }
      // Gone already: nothing sensible can be added.
      if (error.code === 'ECONNRESET' || !socket.writable) {
        socket.destroy();
        return;
      }
      socket.end(formatRawAnswer(explain(error.code), ids.request()), () => socket.destroy());
    },
  };
}

/** What Node would answer by itself, without a body: a tunnel (`CONNECT`), and an expectation it does not know. */
export function answerOddRequests(server: Server, ids: Ids): void {
  server.on('connect', (_request, socket) => {
    // The peer may be gone by now.
    socket.on('error', () => socket.destroy());
    socket.end(formatRawAnswer(new AppError('METHOD_NOT_ALLOWED', 'this is no proxy'), ids.request()));
  });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const { status, envelope } = refuse(new AppError('BAD_REQUEST', 'this Expect header cannot be met'));
    const headers = { ...API_HEADERS, [HEADERS.requestId]: ids.request(), 'content-type': 'application/json' };
    response.writeHead(status, headers).end(JSON.stringify(envelope));
  });
}

function explain(code: string | undefined): AppError {
  if (code === 'HPE_HEADER_OVERFLOW') return new AppError('HEADERS_TOO_LARGE', 'the headers are too large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new AppError('REQUEST_TIMEOUT', 'the request took too long');
  return new AppError('BAD_REQUEST', 'this is not valid HTTP');
}

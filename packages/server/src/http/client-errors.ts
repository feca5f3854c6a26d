import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { HEADERS } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import type { Ids } from '../ports.ts';
import { refuse } from './envelope.ts';
import { formatRawAnswer } from './raw-answer.ts';
import { API_HEADERS } from './security-headers.ts';

export interface ParserErrors {
  /** A request's headers are read; once its body is too, its answer has the next word. */
  begin(request: IncomingMessage): void;
  /** Its body may take longer than others': whoever reads it watches over it. */
  allowSlowBody(request: IncomingMessage): void;
  /** It was answered. */
  end(request: IncomingMessage): void;
  answer(error: Error & { code?: string }, socket: Socket): void;
}

/** Bytes that never became a request: the same envelope, written by hand since there is no reply to write it (EN1). */
export function createParserErrors(ids: Ids): ParserErrors {
  const inFlight = new WeakMap<Socket, Set<IncomingMessage>>();
  const doomed = new WeakSet<Socket>();
  const slow = new WeakSet<IncomingMessage>();
  return {
    begin(request) {
      const requests = inFlight.get(request.socket);
      if (requests) requests.add(request);
      else inFlight.set(request.socket, new Set([request]));
    },
    allowSlowBody(request) {
      slow.add(request);
    },
    end(request) {
      inFlight.get(request.socket)?.delete(request);
      if (doomed.has(request.socket)) request.socket.end();
    },
    answer(error, socket) {
      const requests = [...(inFlight.get(socket) ?? [])];
      if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && requests.some(request => slow.has(request))) return;
      // Rubbish behind a whole request must not take the place of that one's answer.
      const isAnswerDue = requests.some(request => request.complete);
      if (isAnswerDue && socket.writable) {
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

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { HEADERS } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import type { Ids } from '../ports.ts';
import { refuse } from './envelope.ts';
import { formatRawAnswer } from './raw-answer.ts';
import { API_HEADERS } from './security-headers.ts';

/** Bytes that never became a request: the same envelope, written by hand since there is no reply to write it (EN1). */
export function answerParserErrors(ids: Ids) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    // Gone already, or an answer is half-way out: nothing sensible can be added.
    if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
      socket.destroy();
      return;
    }
    socket.end(formatRawAnswer(explain(error.code), ids.request()), () => socket.destroy());
  };
}

/** What Node would answer by itself, without a body: a tunnel (`CONNECT`), and an expectation it does not know. */
export function answerOddRequests(server: Server, ids: Ids): void {
  server.on('connect', (_request, socket) => {
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

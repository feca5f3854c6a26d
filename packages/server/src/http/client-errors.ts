import type { Socket } from 'node:net';
import { AppError } from '../domain/app-error.ts';
import { formatRawAnswer } from './raw-answer.ts';

/** Bytes that never became a request: the same envelope, written by hand since there is no reply to write it (EN1). */
export function answerParserErrors(error: Error & { code?: string }, socket: Socket): void {
  // Gone already, or an answer is half-way out: nothing sensible can be added.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  socket.end(formatRawAnswer(explain(error.code)), () => socket.destroy());
}

function explain(code: string | undefined): AppError {
  if (code === 'HPE_HEADER_OVERFLOW') return new AppError('HEADERS_TOO_LARGE', 'the headers are too large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new AppError('REQUEST_TIMEOUT', 'the request took too long');
  return new AppError('BAD_REQUEST', 'this is not valid HTTP');
}

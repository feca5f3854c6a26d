import { STATUS_CODES } from 'node:http';
import { HEADERS } from '@deskbell/protocol';
import { refuse } from './envelope.ts';
import { API_HEADERS } from './security-headers.ts';

/** A refusal as the bytes of an HTTP/1.1 answer, for where no reply object exists; the connection ends with it. */
export function formatRawAnswer(error: unknown, requestId: string, extraHeaders: Record<string, string> = {}): string {
  const { status, headers, envelope } = refuse(error);
  const body = JSON.stringify(envelope);
  const lines = Object.entries({
    ...API_HEADERS,
    ...headers,
    ...extraHeaders,
    [HEADERS.requestId]: requestId,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}

import { expect, test } from 'vitest';
import { createAnswerReader, headerOf } from './http-response.ts';

const STREAM = Buffer.from(
  'HTTP/1.1 200 OK\r\nX-Session-Token: abc\r\nContent-Length: 5\r\n\r\nhello' +
    'HTTP/1.1 409 Conflict\r\ncontent-length: 0\r\n\r\n' +
    'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n\r\n\r\n',
);
const EXPECTED = [
  { status: 200, body: 'hello' },
  { status: 409, body: '' },
  { status: 200, body: '\r\n\r\n' },
];

test.each([1, 2, 3, 7, 50, STREAM.length])('answers split every %i bytes are read whole', size => {
  const seen: { status: number; body: string }[] = [];
  const read = createAnswerReader(({ status, body }) => seen.push({ status, body: body.toString() }));
  for (let start = 0; start < STREAM.length; start += size) read(STREAM.subarray(start, start + size));
  expect(seen).toEqual(EXPECTED);
});

test('a header is found whatever its case', () => {
  const read = createAnswerReader(answer => {
    if (answer.body.length === 5) expect(headerOf(answer, 'x-session-token')).toBe('abc');
  });
  read(STREAM);
});

test('an answer of unknown length is refused rather than guessed', () => {
  const read = createAnswerReader(() => undefined);
  expect(() => read(Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'))).toThrow('content-length');
  expect(() => read(Buffer.from('SSH-2.0 hello\r\n\r\n'))).toThrow('not an HTTP/1.1 answer');
});

import { expect, test } from 'vitest';
import { createFrameReader } from './socket-frames.ts';

function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length]), payload]);
}

const TEXTS = ['', 'short', 'x'.repeat(125), 'y'.repeat(126), 'z'.repeat(3000)];
const STREAM = Buffer.concat(TEXTS.map(textFrame));

test.each([1, 2, 5, 1000, STREAM.length])('frames split every %i bytes are read whole', size => {
  const seen: string[] = [];
  const read = createFrameReader(({ payload }) => seen.push(payload.toString()));
  for (let start = 0; start < STREAM.length; start += size) read(STREAM.subarray(start, start + size));
  expect(seen).toEqual(TEXTS);
});

test('fragments, which this server never sends, are refused rather than misread', () => {
  const read = createFrameReader(() => undefined);
  expect(() => read(Buffer.from([0x01, 0x01, 0x61]))).toThrow('fragmented');
});

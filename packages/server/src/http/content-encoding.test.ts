import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { chooseEncoding, encode } from './content-encoding.ts';

test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip;q=1.0, br;q=0', 'gzip'],
  ['br;q=0.000, gzip;q=0', 'identity'],
  ['GZIP', 'gzip'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['*, br;q=0', 'gzip'],
  ['zstd', 'identity'],
  ['brr, xgzip', 'identity'],
])('[WD4] Accept-Encoding %s takes %s', (accepted, encoding) => {
  expect(chooseEncoding(accepted)).toBe(encoding);
});

test('[WD4] what is compressed is the same once unpacked', async () => {
  const bytes = Buffer.from('the same again and again, '.repeat(400));
  const [brotli, gzip] = await Promise.all([encode(bytes, 'br'), encode(bytes, 'gzip')]);
  expect(brotliDecompressSync(brotli)).toEqual(bytes);
  expect(gunzipSync(gzip)).toEqual(bytes);
  expect(Math.max(brotli.length, gzip.length)).toBeLessThan(bytes.length / 20);
  expect(await encode(bytes, 'identity')).toBe(bytes);
});

import { expect, test } from 'vitest';
import { isInsecure, toOrigin } from './check-origin.ts';

test.each([
  ['https://shop.example', 'https://shop.example'],
  [' shop.example ', 'https://shop.example'],
  ['https://Shop.Example/products?x=1#y', 'https://shop.example'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['localhost:3000', 'http://localhost:3000'],
  ['https://shop.example:443', 'https://shop.example'],
  ['http://127.0.0.1:4700/demo', 'http://127.0.0.1:4700'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ['', null],
  ['shop', null],
  ['*.shop example', null],
  ['javascript:alert(1)', null],
  ['file:///etc/passwd', null],
  ['https://user:secret@shop.example', null],
  ['https://', null],
])('%j is %s', (typed, origin) => {
  expect(toOrigin(typed)).toBe(origin);
});

test('http is fine on this machine only', () => {
  expect(isInsecure('http://shop.example')).toBe(true);
  expect(isInsecure('https://shop.example')).toBe(false);
  expect(isInsecure('http://localhost:3000')).toBe(false);
});

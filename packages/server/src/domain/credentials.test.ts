import { expect, test } from 'vitest';
import { readForeignOrigin } from './credentials.ts';

const shop = 'https://support.shop.example';
const host = 'support.shop.example';

test.each([
  ['no origin', { host }, null],
  ['what the browser marks', { host, origin: shop, 'sec-fetch-site': 'same-origin' }, null],
  ['an upgrade from the own https page', { host, origin: shop }, null],
  ['the host in capitals', { host: 'Support.Shop.Example', origin: shop }, null],
  ['the own page on this machine', { host: 'localhost:4700', origin: 'http://localhost:4700' }, null],
  ['the own page on this machine, by number', { host: '127.0.0.1:4700', origin: 'http://127.0.0.1:4700' }, null],
  ['the own page on this machine, by its newer number', { host: '[::1]:4700', origin: 'http://[::1]:4700' }, null],
])('[KY5] %s is not foreign', (_what, headers, expected) => {
  expect(readForeignOrigin(headers)).toBe(expected);
});

test.each([
  ['what the browser marks otherwise', { host, origin: shop, 'sec-fetch-site': 'same-site' }],
  ['what it marks as nobody’s', { host, origin: shop, 'sec-fetch-site': 'none' }],
  ['a page somebody put in the way', { host, origin: 'http://support.shop.example' }],
  ['another port', { host, origin: `${shop}:8443` }],
  ['another port of this machine', { host: 'localhost:4700', origin: 'http://localhost:3000' }],
  ['another name of this machine', { host: 'localhost:4700', origin: 'http://127.0.0.1:4700' }],
  ['a neighbour', { host, origin: 'https://shop.example' }],
  ['a longer name', { host: 'localhost', origin: 'http://localhost.evil.example' }],
  ['null', { host, origin: 'null' }],
  ['a path behind it', { host, origin: `${shop}/` }],
  ['a name before it', { host, origin: 'https://x@support.shop.example' }],
  ['another scheme', { host, origin: 'ftp://support.shop.example' }],
  ['no host', { origin: shop }],
])('[KY5] %s is foreign', (_what, headers: Record<string, string>) => {
  expect(readForeignOrigin(headers)).toBe(headers['origin']);
});

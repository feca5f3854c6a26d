import { expect, test } from 'vitest';
import { isOwnPages } from './own-page.ts';

const HOST = 'inbox.shop.example';
const BASE = `https://${HOST}`;
const POST = { method: 'POST' };
const GET = { method: 'GET' };
const UPGRADE = { method: 'GET', isUpgrade: true };

test.each([
  ['a form of ours', POST, { origin: BASE }, true],
  ['so the browser says', POST, { 'sec-fetch-site': 'same-origin' }, true],
  ['nothing is said', POST, {}, false],
  ['nothing is said, and nothing changes', GET, {}, true],
  ['another site reads', GET, { origin: 'https://evil.example' }, false],
  ['another site links here', GET, { 'sec-fetch-site': 'cross-site' }, false],
  ['typed by hand', GET, { 'sec-fetch-site': 'none' }, true],
  ['typed by hand, yet it changes something', POST, { 'sec-fetch-site': 'none' }, false],
  ['a sibling', POST, { 'sec-fetch-site': 'same-site', origin: 'https://www.shop.example' }, false],
  ['what the browser says counts more', POST, { 'sec-fetch-site': 'cross-site', origin: BASE }, false],
  ['over http', POST, { origin: `http://${HOST}` }, false],
  ['a look-alike', POST, { origin: `https://not${HOST}` }, false],
  ['an upgrade of ours', UPGRADE, { origin: BASE }, true],
  ['an upgrade that says nothing', UPGRADE, {}, false],
  ['an upgrade of another site', UPGRADE, { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, false],
] as const)('[AC3] %s', (_what, request, headers, expected) => {
  expect(isOwnPages({ host: HOST, ...headers }, request, BASE)).toBe(expected);
});

test('[AC3] without PUBLIC_URL the host of this machine counts, by http too', () => {
  const ask = (origin: string, host: string) => isOwnPages({ host, origin }, POST, 'http://127.0.0.1:4700');
  expect(ask('http://localhost:4700', 'localhost:4700')).toBe(true);
  expect(ask('http://localhost:3000', 'localhost:4700')).toBe(false);
  expect(ask('http://shop.example', 'shop.example')).toBe(false);
});

test('[AC3] where PUBLIC_URL itself is http its pages count', () => {
  const origin = 'http://192.168.1.5:4700';
  expect(isOwnPages({ host: '192.168.1.5:4700', origin }, POST, origin)).toBe(true);
});

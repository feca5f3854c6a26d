import { expect, test } from 'vitest';
import { mailLink } from './mail-link.ts';

test('[IB3] a link to a customer’s address has that one recipient, whatever the address holds', () => {
  expect(mailLink('ada+shop@shop.example')).toBe('mailto:ada%2Bshop@shop.example');
  const link = new URL(mailLink('ada?bcc=eve%40evil.example&body=x@shop.example'));
  expect([link.search, decodeURIComponent(link.pathname)]).toEqual([
    '',
    'ada?bcc=eve%40evil.example&body=x@shop.example',
  ]);
});

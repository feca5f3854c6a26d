import { expect, test } from 'vitest';
import { networkOf } from './network.ts';

test('[RL3] an IPv4 address stands for itself, also mapped into IPv6', () => {
  expect([networkOf('203.0.113.9'), networkOf('::ffff:203.0.113.9')]).toEqual(['203.0.113.9', '203.0.113.9']);
});

test('[RL3] an IPv6 address stands for its /64, however it is written', () => {
  for (const ip of [
    '2001:db8:0:1::1',
    '2001:DB8::1:ffff:1:2:3',
    '2001:0db8:0000:0001:1:2:3:4',
    '2001:db8:0:1::%eth0',
  ]) {
    expect(networkOf(ip), ip).toBe('2001:db8:0:1::/64');
  }
  expect(networkOf('2001:db8:0:2::1')).not.toBe(networkOf('2001:db8:0:1::1'));
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
});

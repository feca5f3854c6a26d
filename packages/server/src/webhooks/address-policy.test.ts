import { describe, expect, test } from 'vitest';
import { createAddressPolicy } from './address-policy.ts';
import { createWebhookSender } from './http-sender.ts';

const PUBLIC = ['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '::ffff:93.184.216.34'];
const NOT_PUBLIC = [
  ...['0.0.0.0', '0.1.2.3', '127.0.0.1', '127.255.255.254', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...['169.254.169.254', '100.64.0.1', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
  ...['224.0.0.1', '240.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1'],
  ...['::ffff:169.254.169.254', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::7f00:1', '2002:7f00:1::'],
  ...['2001::1', '2001:db8::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fec0::1', 'ff02::1', '100::1', '5f00::1'],
  ...['', 'localhost', '1.2.3.4.5', ':::'],
];

describe('which addresses webhooks may lead to', () => {
  test('[WH11] public ones, and nothing else', () => {
    const { isPublic } = createAddressPolicy([]);
    expect(PUBLIC.filter(address => !isPublic(address))).toEqual([]);
    expect(NOT_PUBLIC.filter(isPublic)).toEqual([]);
  });

  test('[WH11] and those the operator lists, in whatever clothes', () => {
    const policy = createAddressPolicy(['10.1.0.0/16', '192.168.1.9', 'fd00::/8', 'hooks.lan', 'Box']);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '192.168.1.9', 'fd12::1']) {
      expect(policy.isListed(address), address).toBe(true);
    }
    for (const address of ['10.2.0.1', '192.168.1.8', '127.0.0.1', 'fe80::1', 'hooks.lan']) {
      expect(policy.isListed(address), address).toBe(false);
    }
    expect(['hooks.lan', 'HOOKS.lan', 'box'].map(policy.allowsHost)).toEqual([true, true, true]);
    expect(['other.lan', 'a.hooks.lan', '10.1.2.3'].map(policy.allowsHost)).toEqual([false, false, false]);
  });
});

describe('URLs of webhooks', () => {
  const { objection } = createWebhookSender({ allow: ['10.1.0.0/16', 'hooks.lan'] });

  test('[WH1] [WH11] fit ones', () => {
    const live = [
      'https://shop.example/hooks?token=x',
      'https://shop.example:8443/',
      'https://1.1.1.1/',
      'https://[2606:4700::1]/',
    ];
    const listed = ['http://hooks.lan:25/', 'https://hooks.lan./', 'http://10.1.0.7/', 'http://[::ffff:10.1.0.7]/'];
    for (const url of [...live, ...listed]) expect(objection(url, 'live'), url).toBeNull();
    expect(objection('http://shop.example/', 'test')).toBeNull();
  });

  test('[WH1] [WH11] every other one is refused, however it is written', () => {
    const refused = [
      ...['http://shop.example/', 'ftp://shop.example/', 'file:///etc/passwd', 'shop.example', '', 'https://'],
      ...['https://user:password@shop.example/', 'https://user@shop.example/', 'https://shop.example/#part'],
      ...['https://shop.example:22/', 'https://shop.example:1023/', 'https://shop.example:99999/'],
      ...['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/', 'https://127.1/'],
      ...[
        'https://017700000001/',
        'https://0/',
        'https://[::1]/',
        'https://[::ffff:127.0.0.1]/',
        'https://[::7f00:1]/',
      ],
      ...['https://169.254.169.254/latest/meta-data', 'https://[fd00:ec2::254]/', 'https://①②⑦.0.0.1/'],
      ...[
        'https://localhost/',
        'https://LOCALHOST./',
        'https://a.localhost/',
        'https://printer.local/',
        'https://box/',
      ],
      ...['https://metadata.google.internal/', 'https://hooks.lan.evil.internal/'],
    ];
    for (const url of refused) expect(objection(url, 'live'), url).toMatch(/^url must /);
    expect(objection('http://127.0.0.1/', 'test')).toMatch(/public/);
  });
});

import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../config.ts';

const read = (value: string) => readConfig({ DESKBELL_WEBHOOK_ALLOW: value }).webhookAllow;

test('[WH11] DESKBELL_WEBHOOK_ALLOW takes host names, addresses and ranges', () => {
  const entries = ['hooks.lan', 'box', 'xn--bcher-kva.example', '10.1.2.3', '10.1.0.0/16', 'fd00::1', 'fd00::/8'];
  expect(read(entries.join(', '))).toEqual(entries);
  expect(readConfig({}).webhookAllow).toEqual([]);
});

test('[WH11] [OP4] and nothing that is none of these', () => {
  for (const wrong of [
    '*',
    '*.lan',
    'https://hooks.lan',
    'hooks.lan:80',
    '10.1.0.0/33',
    '1.2.3',
    '10.1.2.256',
    '-x.lan',
    'a..b',
  ]) {
    expect(() => read(wrong), wrong).toThrow(ConfigError);
  }
});

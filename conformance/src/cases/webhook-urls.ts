import type { Case } from '../case.ts';
import { unique } from '../customer.ts';
import { expectDone, expectEqual, expectError } from '../expect.ts';
import { createWebhook, listWebhooks, newHookUrl, tryCreateWebhook, tryWebhook } from '../webhook-owner.ts';

const events = ['customer.updated'];

const notFit = [
  '',
  'hooks.example',
  '/hooks',
  'ftp://hooks.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://user@hooks.example/',
  'https://user:word@hooks.example/',
  'https://hooks.example/#fragment',
  'https://hooks.example:22/',
  'https://hooks.example:1023/',
  `https://hooks.example/${'a'.repeat(2000)}`,
];

/** Of every kind of address that is not public, in every way to write it. */
const notPublic = [
  'https://10.1.2.3/',
  'https://172.16.0.9/',
  'https://192.168.7.7/',
  'https://127.9.8.7/',
  'https://2131298311/',
  'https://0x7f090807/',
  'https://0177.011.010.07/',
  'https://127.591879/',
  'https://0.0.0.0/',
  'https://169.254.169.254/latest/meta-data/',
  'https://100.64.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://192.0.2.1/',
  'https://240.0.0.1/',
  'https://[::1]/',
  'https://[::]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://[ff02::1]/',
  'https://[::ffff:10.1.2.3]/',
  'https://[64:ff9b::10.1.2.3]/',
  'https://[2002:a01:203::1]/',
  'https://[2001:db8::1]/',
  'https://localhost/',
  'https://metadata.google.internal/',
];

export const webhookUrlCases: Case[] = [
  {
    rules: ['WH11', 'WH1'],
    title: 'a URL that is none, has a user, a fragment or an odd port is 400, when it is made and when it is changed',
    run: async target => {
      const url = newHookUrl();
      const { id } = await createWebhook(target, events, url);
      const isLive = target.options.publicKey.startsWith('pk_live_');
      for (const wrong of [...notFit, null, 7, ...(isLive ? ['http://hooks.example/'] : [])]) {
        expectError(await tryCreateWebhook(target, { url: wrong, events }), 'VALIDATION_ERROR');
        expectError(await tryWebhook(target, 'PATCH', id, '', { url: wrong }), 'VALIDATION_ERROR');
      }
      expectEqual((await listWebhooks(target)).find(webhook => webhook.id === id)?.url, url, 'the URL');
    },
  },
  {
    rules: ['WH11', 'WH1'],
    title: 'addresses that are not public are 400, however they are written',
    run: async target => {
      for (const url of notPublic) {
        const answer = await tryCreateWebhook(target, { url, events });
        const { id } = (answer.json as { data?: { id?: string } } | undefined)?.data ?? {};
        if (id !== undefined) await tryWebhook(target, 'DELETE', id);
        expectError(answer, 'VALIDATION_ERROR');
      }
    },
  },
  {
    rules: ['WH11'],
    title: 'https to a public name is taken, with port 443, 80 or one above 1023, path and query',
    run: async target => {
      const host = `${unique('hook')}.invalid`;
      for (const rest of ['/', ':443/a', ':80/', ':1024/', ':8443/a/b?key=value']) {
        const answer = await tryCreateWebhook(target, { url: `https://${host}${rest}`, events });
        const { id } = expectDone<{ id: string }>(answer);
        expectDone(await tryWebhook(target, 'DELETE', id));
      }
    },
  },
];

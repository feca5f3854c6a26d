import { randomBytes } from 'node:crypto';
import { HEADERS, ROUTES, type WidgetSettings } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { ask } from './clients.ts';

const liveKeys = () => ({
  DESKBELL_BOOTSTRAP_PUBLIC_KEY: `pk_live_${randomBytes(12).toString('hex')}`,
  DESKBELL_BOOTSTRAP_SECRET_KEY: `sk_live_${randomBytes(12).toString('hex')}`,
});
const MAIL = { DESKBELL_SMTP_URL: 'smtp://127.0.0.1:9', DESKBELL_MAIL_FROM: 'help@shop.example' };
const SMS = {
  DESKBELL_SMS_WEBHOOK_URL: 'http://127.0.0.1:9/sms',
  DESKBELL_SMS_WEBHOOK_SECRET: randomBytes(24).toString('hex'),
  DESKBELL_SMS_COUNTRIES: '+49',
};

test.each([
  ['nothing', {}, { email: false, sms: false }],
  ['a mail server', MAIL, { email: true, sms: false }],
  ['a webhook for SMS', SMS, { email: false, sms: true }],
])('[WD3] in the live environment, with %s set up, login is what works', async (_what, env, login) => {
  const keys = liveKeys();
  const server = await startServer({ ...keys, ...env });
  try {
    const headers = { [HEADERS.publicKey]: keys.DESKBELL_BOOTSTRAP_PUBLIC_KEY };
    const { data } = await ask(server, ROUTES.widget, { headers });
    expect((data as WidgetSettings).login).toEqual(login);
  } finally {
    await server.stop();
  }
});

test('[WD1] [KY4] what is set outlives a restart, and the other environment is not touched', async () => {
  const first = await startServer();
  let second: ServerProcess | null = null;
  try {
    const asAgent = (server: ServerProcess, init: RequestInit & { json?: unknown } = {}) =>
      ask(server, ROUTES.agentWidgetSettings, { ...init, headers: { [HEADERS.secretKey]: first.secretKey } });
    const before = (await asAgent(first)).data as object;
    expect(before).toMatchObject({ greeting: 'Hi! How can we help?', position: 'right', launcher_label: null });
    const changed = await asAgent(first, { method: 'PATCH', json: { greeting: 'Guten Tag', position: 'left' } });
    expect(changed.data).toEqual({ ...before, greeting: 'Guten Tag', position: 'left' });
    const livePublicKey = /pk_live_\S+/.exec(first.output())?.[0] ?? '';
    await first.kill();
    second = await startServer({ DATA_DIR: first.dataDir });
    expect((await asAgent(second)).data).toEqual(changed.data);
    const live = await ask(second, ROUTES.widget, { headers: { [HEADERS.publicKey]: livePublicKey } });
    expect(live.data).toMatchObject(before);
  } finally {
    await second?.stop();
    await first.stop();
  }
});

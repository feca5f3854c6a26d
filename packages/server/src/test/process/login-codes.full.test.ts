import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { wrongCode } from '../login-scene.ts';
import { codeIn, type MailServer, startMailServer } from '../mail-server.ts';
import { createDatabase } from '../postgres-cluster.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { ask, askAsAgent } from './clients.ts';
import { call, readCode } from './login-calls.ts';
import { parsePrometheusText } from './prometheus-text.ts';
import { until } from './until.ts';

describe('guesses over HTTP', () => {
  const COUNT = 200;

  async function race(servers: ServerProcess[]): Promise<void> {
    const [first] = servers as [ServerProcess];
    const contact = 'guessed@shop.example';
    await call(first, 'POST', ROUTES.authRequestCode, { contact });
    const code = await readCode(first, contact);
    const guess = (n: number, otp_code: string) =>
      call(servers[n % servers.length] as ServerProcess, 'POST', ROUTES.authVerifyCode, { contact, otp_code });
    const answers = await Promise.all(Array.from({ length: COUNT }, (_, n) => guess(n, wrongCode(code, n + 1))));
    expect(answers.filter(({ status, error }) => status !== 400 || error?.code !== 'OTP_INVALID')).toEqual([]);
    expect((await guess(0, code)).error?.code, 'the right one comes too late').toBe('OTP_INVALID');
    const counted = { right: 0, wrong: 0, refused: 0 };
    for (const server of servers) {
      const metrics = parsePrometheusText((await ask(server, '/metrics')).text);
      for (const outcome of ['right', 'wrong', 'refused'] as const) {
        counted[outcome] += metrics.get(`deskbell_login_guesses_total{outcome="${outcome}"}`) ?? 0;
      }
    }
    expect(counted).toEqual({ right: 0, wrong: 5, refused: COUNT + 1 - 5 });
  }

  test('[AU4] [OP2] of two hundred at once five are compared: one server, SQLite', async () => {
    const server = await startServer();
    try {
      await race([server]);
    } finally {
      await server.stop();
    }
  });

  test('[AU4] of two hundred at once five are compared: two servers, PostgreSQL', async () => {
    const DATABASE_URL = await createDatabase(inject('postgresUrl'));
    const one = await startServer({ DATABASE_URL });
    const env = {
      DATABASE_URL,
      DESKBELL_BOOTSTRAP_PUBLIC_KEY: one.publicKey,
      DESKBELL_BOOTSTRAP_SECRET_KEY: one.secretKey,
    };
    const other = await startServer(env);
    try {
      await race([one, other]);
    } finally {
      await Promise.all([one.stop(), other.stop()]);
    }
  });

  test('[AU5] [RL1] one address is limited, whoever the codes are for', async () => {
    const server = await startServer({ DESKBELL_RATE_LIMITS: 'on' });
    try {
      const request = (n: number) =>
        call(server, 'POST', ROUTES.authRequestCode, { contact: `many-${n}@shop.example` });
      const statuses = (await Promise.all(Array.from({ length: 80 }, (_, n) => request(n)))).map(
        ({ status }) => status,
      );
      const asked = statuses.filter(status => status === 200).length;
      expect(asked).toBeGreaterThanOrEqual(60);
      expect(asked).toBeLessThan(80);
      expect(statuses.filter(status => status === 429)).toHaveLength(80 - asked);
    } finally {
      await server.stop();
    }
  });
});

describe('the live environment', () => {
  let server: ServerProcess;
  let mail: MailServer;
  beforeAll(async () => {
    mail = await startMailServer();
    server = await startServer({
      DESKBELL_BOOTSTRAP_PUBLIC_KEY: `pk_live_${randomBytes(12).toString('hex')}`,
      DESKBELL_BOOTSTRAP_SECRET_KEY: `sk_live_${randomBytes(12).toString('hex')}`,
      DESKBELL_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
      DESKBELL_MAIL_FROM: 'Shop <help@shop.example>',
    });
  });
  afterAll(async () => {
    await server.stop();
    await mail.stop();
  });

  test('[AU12] [AU7] a code goes out by SMTP and logs in; it is counted, not logged', async () => {
    const contact = 'live@shop.example';
    expect((await call(server, 'POST', ROUTES.authRequestCode, { contact })).status).toBe(200);
    const received = await until('the mail', async () => mail.received[0]);
    const otp_code = codeIn(received);
    expect((await call(server, 'POST', ROUTES.authVerifyCode, { contact, otp_code })).status).toBe(200);
    const metrics = parsePrometheusText((await ask(server, '/metrics')).text);
    expect(metrics.get('deskbell_login_codes_total{channel="email",outcome="sent"}')).toBe(1);
    expect(metrics.get('deskbell_login_guesses_total{outcome="right"}')).toBe(1);
    expect(server.log()).not.toContain(otp_code);
    expect(server.log()).not.toContain(contact);
  });

  test('[AU12] what is not set up is 422, and there is no outbox', async () => {
    const sms = await call(server, 'POST', ROUTES.authRequestCode, { contact: '+491701234567' });
    expect([sms.status, sms.error?.code]).toEqual([422, 'BUSINESS_RULE_VIOLATION']);
    expect((await askAsAgent(server, 'GET', ROUTES.agentOutbox)).status).toBe(404);
  });

  test('[AU12] with a webhook for SMS a code goes out there, to listed countries', async () => {
    const { promise: received, resolve } = Promise.withResolvers<{ signature: unknown; body: string }>();
    const webhook = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      response.writeHead(204).end();
      resolve({ signature: request.headers['webhook-signature'], body });
    });
    await new Promise<void>(listening => webhook.listen(0, '127.0.0.1', listening));
    const withSms = await startServer({
      DESKBELL_BOOTSTRAP_PUBLIC_KEY: `pk_live_${randomBytes(12).toString('hex')}`,
      DESKBELL_BOOTSTRAP_SECRET_KEY: `sk_live_${randomBytes(12).toString('hex')}`,
      DESKBELL_SMS_WEBHOOK_URL: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/sms`,
      DESKBELL_SMS_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
      DESKBELL_SMS_COUNTRIES: '+49, +43',
    });
    try {
      const contact = '+491701234567';
      expect((await call(withSms, 'POST', ROUTES.authRequestCode, { contact })).status).toBe(200);
      const { signature, body } = await received;
      expect(signature).toMatch(/^v1,/);
      const { to, code } = JSON.parse(body) as { to: string; code: string };
      expect(to).toBe(contact);
      const verified = await call(withSms, 'POST', ROUTES.authVerifyCode, { contact, otp_code: code });
      expect(verified.data).toMatchObject({ customer: { phone: contact } });
      const abroad = await call(withSms, 'POST', ROUTES.authRequestCode, { contact: '+15550100123' });
      expect([abroad.status, abroad.error?.code]).toEqual([422, 'BUSINESS_RULE_VIOLATION']);
    } finally {
      await withSms.stop();
      webhook.closeAllConnections();
      webhook.close();
    }
  });

  test('[OP5] [AU12] a code under way when the server is told to stop still goes out', async () => {
    await call(server, 'POST', ROUTES.authRequestCode, { contact: 'last@shop.example' });
    await server.stop();
    expect(mail.received.map(({ to }) => to[0])).toContain('last@shop.example');
  });
});

import { randomBytes } from 'node:crypto';
import { type AuthStatus, type CodeRequested, HEADERS, type LoggedIn, ROUTES } from '@deskbell/protocol';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { type Answer, ask, askAsAgent, type Customer, customerAt, newCustomer } from './clients.ts';
import { call, readCode } from './login-calls.ts';

async function logIn(server: ServerProcess, contact: string, as?: Customer): Promise<Answer> {
  await call(server, 'POST', ROUTES.authRequestCode, { contact }, as);
  const otp_code = await readCode(server, contact);
  return call(server, 'POST', ROUTES.authVerifyCode, { contact, otp_code }, as);
}

describe('the test environment', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  test('[AU1] [AU7] [AU8] [AU9] [AU10] [LI1] [LI3] from a visitor to a customer and back', async () => {
    const visitor = await newCustomer(server);
    await visitor.send('from the visitor');
    const contact = 'ada@shop.example';

    const asked = await call(
      server,
      'POST',
      ROUTES.authRequestCode,
      { contact: ` ${contact.toUpperCase()} ` },
      visitor,
    );
    expect([asked.status, asked.data]).toEqual([
      200,
      { delivery_channel: 'email', expires_in_seconds: 300, next_resend_in_seconds: 30 } satisfies CodeRequested,
    ]);
    const otp_code = await readCode(server, contact);
    const verified = await call(server, 'POST', ROUTES.authVerifyCode, { contact, otp_code }, visitor);
    const { customer, session_token: token } = verified.data as LoggedIn;
    expect([verified.status, customer]).toEqual([
      200,
      { id: expect.stringMatching(/^cus_/), name: null, email: contact, phone: null },
    ]);
    expect(Object.keys(verified.data as object)).toEqual(['customer', 'session_token']);
    expect(verified.headers.get(HEADERS.sessionToken)).toBe(token);
    expect(verified.headers.get('set-cookie')).toMatch(
      new RegExp(`^deskbell_test_biz_\\w+=${token}; Path=/; HttpOnly; Max-Age=\\d+; SameSite=Lax$`),
    );

    const me = customerAt(server, token);
    expect((await me.history()).map(({ content }) => content)).toEqual(['from the visitor']);
    expect(
      (await call(server, 'GET', ROUTES.authStatus, undefined, visitor)).data,
      'the old token is nobody’s',
    ).toEqual({
      is_authenticated: false,
      customer: null,
      session_expires_at: null,
    } satisfies AuthStatus);
    expect((await call(server, 'GET', ROUTES.authStatus, undefined, me)).data).toEqual({
      is_authenticated: true,
      customer,
      session_expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect((await call(server, 'GET', ROUTES.authUser, undefined, me)).data).toEqual(customer);
    const changed = await call(server, 'PATCH', ROUTES.authProfile, { name: ' Ada ', phone: '+49 170 1234567' }, me);
    expect(changed.data).toEqual({ ...customer, name: 'Ada', phone: '+491701234567' });

    const left = await call(server, 'POST', ROUTES.authLogout, undefined, me);
    expect([left.status, left.data]).toEqual([
      200,
      { is_authenticated: false, customer: null, session_expires_at: null },
    ]);
    expect(left.headers.get('set-cookie')).toMatch(
      /^deskbell_test_biz_\w+=; Path=\/; HttpOnly; Max-Age=0; SameSite=Lax$/,
    );
    expect((await call(server, 'GET', ROUTES.authUser, undefined, me)).status).toBe(401);
    const next = await me.open();
    expect(next.data).toMatchObject({ messages: [], conversation: { message_count: 0 } });
    expect(next.headers.get(HEADERS.sessionToken), 'a new session').not.toBeNull();
  });

  test('[AU10] logging out without a session does nothing', async () => {
    const answer = await call(server, 'POST', ROUTES.authLogout);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null]);
  });

  test('[AU8] [SE5] status, a refused code and a wrong guess mint no session', async () => {
    for (const answer of [
      await call(server, 'GET', ROUTES.authStatus),
      await call(server, 'POST', ROUTES.authRequestCode, { contact: 'mints-none@shop.example' }),
      await call(server, 'POST', ROUTES.authVerifyCode, { contact: 'mints-none@shop.example', otp_code: '000000' }),
    ]) {
      expect([answer.headers.get('set-cookie'), answer.headers.get(HEADERS.sessionToken)]).toEqual([null, null]);
    }
  });

  test('[AU5] [EN6] another code too soon is 429 with the wait', async () => {
    const request = () => call(server, 'POST', ROUTES.authRequestCode, { contact: 'soon@shop.example' });
    await request();
    const { status, error, headers } = await request();
    expect([status, error?.code, error?.retryable]).toEqual([429, 'RATE_LIMITED', true]);
    const waitMs = error?.context?.['retry_after_ms'];
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(30_000);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(30);
  });

  test('[AU11] a replay answers the same; with another body it is 409', async () => {
    const request = (contact: string) =>
      ask(server, ROUTES.authRequestCode, {
        method: 'POST',
        headers: { [HEADERS.publicKey]: server.publicKey, [HEADERS.idempotencyKey]: 'once' },
        json: { contact },
      });
    const first = await request('replay@shop.example');
    expect([first.status, (await request('replay@shop.example')).text]).toEqual([200, first.text]);
    const other = await request('other@shop.example');
    expect([other.status, other.error?.code]).toEqual([409, 'CONFLICT']);
  });

  test.each<[string, string, unknown, string]>([
    ['POST', ROUTES.authRequestCode, {}, 'contact'],
    ['POST', ROUTES.authRequestCode, { contact: 7 }, 'contact'],
    ['POST', ROUTES.authRequestCode, { contact: 'nobody' }, 'contact'],
    ['POST', ROUTES.authRequestCode, { contact: 'a@shop.example', contact_type: 'fax' }, 'contact_type'],
    ['POST', ROUTES.authRequestCode, { contact: 'a@shop.example', contact_type: 7 }, 'contact_type'],
    ['POST', ROUTES.authVerifyCode, { contact: 'a@shop.example' }, 'otp_code'],
    ['POST', ROUTES.authVerifyCode, { contact: 'a@shop.example', otp_code: 123456 }, 'otp_code'],
    ['POST', ROUTES.authVerifyCode, { contact: 'a@shop.example', otp_code: '12345' }, 'otp_code'],
    ['POST', ROUTES.authVerifyCode, { otp_code: '123456' }, 'contact'],
    ['POST', ROUTES.authIdentify, { token: 7 }, 'token'],
    ['POST', ROUTES.authIdentify, {}, 'token'],
    ['PATCH', ROUTES.authProfile, { name: 7 }, 'name'],
  ])('[AU1] [AU7] [EN3] %s %s %j is 400 naming %s', async (method, path, body, field) => {
    const { status, error } = await call(server, method, path, body);
    expect([status, error?.code, error?.context?.['field']]).toEqual([400, 'VALIDATION_ERROR', field]);
  });

  test('[AU9] user and profile are 401 for a visitor', async () => {
    const visitor = await newCustomer(server);
    expect((await call(server, 'GET', ROUTES.authUser, undefined, visitor)).status).toBe(401);
    expect((await call(server, 'PATCH', ROUTES.authProfile, { name: 'Ada' }, visitor)).status).toBe(401);
  });

  test('[ID1] [ID3] [ID4] an identity key signs somebody in, once; deleted it does not', async () => {
    const created = await askAsAgent(server, 'POST', ROUTES.agentIdentityKeys, { algorithm: 'HS256' });
    const key = created.data as { id: string; secret: string };
    const listed = await askAsAgent(server, 'GET', ROUTES.agentIdentityKeys);
    expect(listed.data).toMatchObject({ identity_keys: [{ id: key.id, algorithm: 'HS256', public_key: null }] });
    expect(listed.text).not.toContain(key.secret);

    const sign = () =>
      new SignJWT({ name: 'Ada', email: 'ada@login.example', email_verified: true })
        .setProtectedHeader({ alg: 'HS256', kid: key.id })
        .setSubject('user-1')
        .setJti(randomBytes(8).toString('hex'))
        .setAudience(server.publicKey)
        .setExpirationTime('1 minute')
        .sign(new TextEncoder().encode(key.secret));
    const token = await sign();
    const visitor = await newCustomer(server);
    await visitor.send('before');
    const answer = await call(server, 'POST', ROUTES.authIdentify, { token }, visitor);
    const { customer, session_token } = answer.data as LoggedIn;
    expect(customer).toMatchObject({ name: 'Ada', email: 'ada@login.example' });
    expect(answer.headers.get(HEADERS.sessionToken)).toBe(session_token);
    expect((await customerAt(server, session_token).history()).map(({ content }) => content)).toEqual(['before']);
    expect((await call(server, 'POST', ROUTES.authIdentify, { token })).status).toBe(401);

    const minted = await askAsAgent(server, 'POST', ROUTES.agentSessions, { external_id: 'user-1' });
    expect(minted.data).toMatchObject({
      customer,
      session_token: expect.any(String),
      session_expires_at: expect.any(String),
    });

    expect((await askAsAgent(server, 'DELETE', `${ROUTES.agentIdentityKeys}/${key.id}`)).status).toBe(200);
    expect((await askAsAgent(server, 'DELETE', `${ROUTES.agentIdentityKeys}/${key.id}`)).status).toBe(404);
    expect((await call(server, 'POST', ROUTES.authIdentify, { token: await sign() })).status).toBe(401);
  });

  test('[OP3] the log holds no contact, code or token', async () => {
    const answer = await logIn(server, 'unlogged@shop.example');
    const { session_token } = answer.data as LoggedIn;
    expect(server.log()).not.toContain('unlogged');
    expect(server.log()).not.toContain(session_token);
  });
});

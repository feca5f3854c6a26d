import { HEADERS, type Message, type OutboxMail, ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type ContinuationScene, openContinuationScene } from '../test/continuation-scene.ts';
import { until } from '../test/process/until.ts';

let scene: ContinuationScene;
beforeAll(async () => {
  scene = await openContinuationScene();
});
afterAll(() => scene.close());

describe('transcripts', () => {
  test('[CM11] an agent mails the conversation without its notes, to its customer or to somebody named', async () => {
    const customer = await scene.newCustomer();
    const id = scene.conversationId(customer);
    const path = `${ROUTES.agentConversations}/${id}`;
    await scene.reply(customer, 'Yes, it is.');
    await scene.asAgent('POST', `${path}/notes`, { content: 'A-PRIVATE-NOTE' });
    const own = await scene.asAgent('POST', `${path}/transcript`);
    expect(own.data).toEqual({ to: customer.email });
    const mail = await scene.nextMail(customer.email);
    expect(mail.subject).toMatch(/^Your conversation with /);
    expect(mail.text.indexOf('Is my vase')).toBeLessThan(mail.text.indexOf('Yes, it is.'));
    expect(mail.text + mail.html).not.toContain('A-PRIVATE-NOTE');
    expect(mail.headers.has('list-unsubscribe')).toBe(false);
    await scene.asAgent('POST', `${path}/transcript`, { to: 'Boss@Shop.Example' });
    expect((await scene.nextMail('boss@shop.example')).text).toContain('Is my vase');
    expect((await scene.asAgent('POST', `${path}/transcript`, { to: 'nobody' })).error).toMatchObject({
      code: 'VALIDATION_ERROR',
      context: { field: 'to' },
    });
    for (let at = 0; at < 3; at++) expect((await scene.asAgent('POST', `${path}/transcript`)).status).toBe(200);
    expect((await scene.asAgent('POST', `${path}/transcript`)).status).toBe(429);
  });

  test('[CM11] a customer gets their own at their proven address only', async () => {
    const customer = await scene.newCustomer();
    const ask1 = (headers: Record<string, string>) => ask(scene, ROUTES.transcript, { method: 'POST', headers });
    expect((await ask1(customer.headers)).data).toEqual({ to: customer.email });
    expect((await scene.nextMail(customer.email)).text).toContain('Is my vase');
    const unproven = await scene.newCustomer({ external_id: 'shy', email: 'shy@shop.example', email_verified: false });
    expect((await ask1(unproven.headers)).status).toBe(422);
    expect((await ask1({ [HEADERS.publicKey]: scene.publicKey })).status).toBe(401);
    const path = `${ROUTES.agentConversations}/${scene.conversationId(unproven)}/transcript`;
    expect((await scene.asAgent('POST', path)).status).toBe(422);
    expect((await scene.asAgent('POST', `${ROUTES.agentConversations}/thr_none/transcript`)).status).toBe(404);
  });
});

describe('ratings', () => {
  const history = async (customer: { history(): Promise<Message[]> }) => (await customer.history()).at(-1);

  test('[CM12] [CM13] closing asks, the customer answers once, agents see it', async () => {
    await scene.asAgent('PATCH', ROUTES.agentServiceSettings, { csat_enabled: true });
    const [customer, other] = [await scene.newCustomer(), await scene.newCustomer()];
    await scene.reply(customer, 'All done.');
    const id = scene.conversationId(customer);
    const path = `${ROUTES.agentConversations}/${id}`;
    await scene.asAgent('PATCH', path, { status: 'closed' });
    const question = await history(customer);
    expect(question).toMatchObject({
      sender_type: 'system',
      content_type: 'event',
      metadata: { type: 'csat_request' },
    });
    const csatId = String(question?.metadata['id']);
    const rate = (who: { headers: Record<string, string> }, json: object) =>
      ask(scene, ROUTES.csat, { method: 'POST', headers: who.headers, json });
    for (const wrong of [{ score: 0 }, { score: 6 }, { score: 2.5 }]) {
      expect((await rate(customer, { id: csatId, ...wrong })).error?.context).toEqual({ field: 'score' });
    }
    expect((await rate(customer, { id: csatId, score: 4, comment: 'x'.repeat(1001) })).error?.context).toEqual({
      field: 'comment',
    });
    expect((await rate(other, { id: csatId, score: 1 })).status).toBe(404);
    const given = await rate(customer, { id: csatId, score: 5, comment: ' Quick! ' });
    expect(given.data).toEqual({ score: 5, comment: 'Quick!', created_at: expect.any(String) });
    expect((await rate(customer, { id: csatId, score: 1 })).status).toBe(409);
    expect((await history(customer))?.metadata).toEqual({ type: 'csat_request', id: csatId, score: 5 });
    const { data } = await scene.asAgent('GET', `${path}/timeline`);
    const { items } = data as { items: { event?: { type: string; data: object } }[] };
    expect(items.find(item => item.event?.type === 'csat_given')?.event?.data).toEqual({
      id: csatId,
      score: 5,
      comment: 'Quick!',
    });
    expect(await scene.asAgent('GET', path)).toMatchObject({ data: { status: 'closed' } });
    await scene.asAgent('PATCH', ROUTES.agentServiceSettings, { csat_enabled: false });
  });
});

describe('service settings', () => {
  const path = ROUTES.agentServiceSettings;
  const DAY = [{ from: '09:00', to: '17:00' }];
  const DEFAULTS = {
    hours: { enabled: false, time_zone: 'UTC', days: [[], DAY, DAY, DAY, DAY, DAY, []] },
    mail_after_minutes: 10,
    csat_enabled: false,
    return_url: null,
  };

  test('[CM1] have defaults, change by the field, and refuse what is wrong as a whole', async () => {
    expect((await scene.asAgent('GET', path)).data).toEqual(DEFAULTS);
    const changed = await scene.asAgent('PATCH', path, { mail_after_minutes: 5 });
    expect(changed.data).toEqual({ ...DEFAULTS, mail_after_minutes: 5 });
    const wrong: [object, string | undefined][] = [
      [{}, undefined],
      [{ mail_after_minutes: 0 }, 'mail_after_minutes'],
      [{ mail_after_minutes: 1441 }, 'mail_after_minutes'],
      [{ mail_after_minutes: 1.5 }, 'mail_after_minutes'],
      [{ csat_enabled: true, hours: { ...DEFAULTS.hours, time_zone: 'Nowhere' } }, 'hours'],
      [{ csat_enabled: true, hours: { ...DEFAULTS.hours, days: [] } }, 'hours'],
      [{ return_url: 'https://evil.example/' }, 'return_url'],
      [{ return_url: 'javascript:alert(1)' }, 'return_url'],
      [{ return_url: '/help' }, 'return_url'],
      [{ csat_enabled: 'yes' }, 'csat_enabled'],
    ];
    for (const [body, field] of wrong) {
      const { status, error } = await scene.asAgent('PATCH', path, body);
      expect([body, status, error?.code, error?.context?.['field']]).toEqual([body, 400, 'VALIDATION_ERROR', field]);
    }
    expect((await scene.asAgent('GET', path)).data).toEqual({ ...DEFAULTS, mail_after_minutes: 5 });
    await scene.asAgent('PATCH', path, { mail_after_minutes: 10 });
  });

  test('[CM2] the widget hears whether somebody is there, and the away message while nobody is', async () => {
    const widget = async () =>
      (await ask(scene, ROUTES.widget, { headers: { [HEADERS.publicKey]: scene.publicKey } })).data;
    await scene.asAgent('PATCH', ROUTES.agentWidgetSettings, { away_message: 'Back tomorrow.' });
    expect(await widget()).toMatchObject({ is_open: true, away_message: 'Back tomorrow.' });
    const days = (day: object[]) => ({ hours: { enabled: true, time_zone: 'UTC', days: Array(7).fill(day) } });
    await scene.asAgent('PATCH', path, days([{ from: '00:00', to: '24:00' }]));
    expect(await widget()).toMatchObject({ is_open: true, away_message: null });
    await scene.asAgent('PATCH', path, days([]));
    expect(await widget()).toMatchObject({ is_open: false, away_message: 'Back tomorrow.' });
    await scene.asAgent('PATCH', path, { hours: DEFAULTS.hours });
  });
});

test('[CM9] the test environment mails nothing, and shows what it would have', async () => {
  const keys = { publicKey: `pk_test_${crypto.randomUUID()}`, secretKey: `sk_test_${crypto.randomUUID()}` };
  const test = await openContinuationScene({ mailServer: scene.mailServer, keys });
  try {
    const customer = await test.newCustomer();
    await test.reply(customer, 'Tested.');
    const read = async () => {
      const { data } = await test.asAgent('GET', ROUTES.agentOutboxMails);
      return (data as { mails: OutboxMail[] }).mails;
    };
    expect(await read()).toEqual([]);
    await test.pass(9);
    const mails = await until('a mail', async () => {
      test.clock.advance(30_000);
      const found = await read();
      return found.length > 0 ? found : undefined;
    });
    expect(mails).toEqual([
      {
        id: expect.stringMatching(/^mail_/),
        kind: 'digest',
        to: customer.email,
        subject: expect.stringMatching(/^New reply from /),
        text: expect.stringContaining('Tested.'),
        created_at: expect.any(String),
      },
    ]);
    test.clock.advance(1_000);
    await test.asAgent('POST', `${ROUTES.agentConversations}/${test.conversationId(customer)}/transcript`);
    expect((await read()).map(({ kind }) => kind)).toEqual(['transcript', 'digest']);
    expect(test.mailsTo(customer.email)).toEqual([]);
  } finally {
    await test.close();
  }
});

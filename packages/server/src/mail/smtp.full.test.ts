import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { type CodeLetter, type CodeSender, NotSent } from '../ports/login.ts';
import { createCodeDelivery } from '../services/deliver-code.ts';
import { codeIn, type MailServer, startMailServer } from '../test/mail-server.ts';
import { until } from '../test/process/until.ts';
import { createSmtpSender } from './smtp.ts';

const LETTER = { contact: 'ada@shop.example', code: '012345', businessName: 'Shop & "Co" <b>' };
const FROM = 'Shop <help@shop.example>';
const open: { server: MailServer | null; sender: CodeSender | null } = { server: null, sender: null };

afterEach(async () => {
  await open.sender?.close();
  await open.server?.stop();
  Object.assign(open, { server: null, sender: null });
});

async function start(options: Parameters<typeof startMailServer>[0] = {}, credentials = ''): Promise<MailServer> {
  const server = await startMailServer(options);
  open.server = server;
  open.sender = createSmtpSender({ url: `smtp://${credentials}127.0.0.1:${server.port}`, from: FROM });
  return server;
}

const send = (letter = LETTER) => (open.sender as CodeSender).send(letter);
const failureOf = (work: Promise<void>) =>
  work.then(
    () => Promise.reject(new Error('it was sent')),
    error => error,
  );

describe('codes by SMTP', () => {
  test('[AU12] arrive as text and as HTML that loads nothing', async () => {
    const { received } = await start();
    await send();
    expect(received).toHaveLength(1);
    const [mail] = received as [(typeof received)[number]];
    expect([mail.from, mail.to, codeIn(mail)]).toEqual(['help@shop.example', ['ada@shop.example'], '012345']);
    expect(mail.raw).toMatch(/^Content-Type: multipart\/alternative/m);
    expect(mail.raw).toMatch(/^Auto-Submitted: auto-generated/m);
    const text = mail.raw.replaceAll('=\r\n', '');
    expect(text).toContain('012345 is your login code for Shop & "Co" <b>.');
    expect(text).toContain('Shop &#38; &#34;Co&#34; &#60;b&#62;');
    expect(text).not.toMatch(/<img|https?:|src=|href=/i);
  });

  test('[AU12] log in to the server when the URL says so', async () => {
    const login = { user: 'shop', password: 'p@ss' };
    const { received } = await start({ login }, 'shop:p%40ss@');
    await send();
    expect(received).toHaveLength(1);
    await open.sender?.close();
    await open.server?.stop();
    await start({ login }, 'shop:wrong@');
    expect(await failureOf(send())).toMatchObject({ isTemporary: false, message: expect.stringContaining('EAUTH') });
    expect((await failureOf(send())).message).not.toMatch(/shop|wrong/);
  });

  test.each([
    [450, true],
    [550, false],
  ])(
    '[AU12] [OP3] a recipient refused with %i is worth another try: %s; the reason names nobody',
    async (status, isTemporary) => {
      await start({ refuse: () => status });
      const failure = await failureOf(send());
      expect(failure).toBeInstanceOf(NotSent);
      expect(failure.isTemporary).toBe(isTemporary);
      expect(`${failure.message} ${failure.stack} ${failure.cause}`).not.toMatch(/ada@|no thanks|012345/);
    },
  );

  test('[AU12] a server that never says a word is given up, for now', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    open.sender = createSmtpSender({ url: `smtp://127.0.0.1:${port}`, from: FROM, timeoutMs: 100 });
    expect(await failureOf(send())).toMatchObject({ isTemporary: true, message: expect.stringContaining('ETIMEDOUT') });
    silent.close();
  });

  test('[AU12] business names cannot add headers or recipients', async () => {
    const { received } = await start();
    await send({ ...LETTER, businessName: 'Shop\r\nBcc: eve@evil.example\r\n\r\nbody' });
    expect(received.flatMap(({ to }) => to)).toEqual(['ada@shop.example']);
    const [headers] = received[0]?.raw.split('\r\n\r\n') ?? [];
    expect(headers).toMatch(/^Subject: 012345 /m);
    expect(headers).not.toMatch(/^Bcc:/m);
  });

  test('[AU12] a server that is down gets the code when it is up again', async () => {
    const { port } = await start();
    await open.server?.stop();
    open.server = null;
    const outcomes: string[] = [];
    const sender = open.sender as CodeSender;
    const failed = Promise.withResolvers<unknown>();
    const noting = (letter: CodeLetter) =>
      sender.send(letter).catch((error: unknown) => {
        failed.resolve(error);
        throw error;
      });
    const delivery = createCodeDelivery({
      clock: systemClock,
      senders: [{ ...sender, send: noting }],
      report: error => outcomes.push(String(error)),
      onOutcome: (_, outcome) => outcomes.push(outcome),
    });
    delivery.dispatch({ channel: 'email', expiresAt: Date.now() + 300_000, write: async () => LETTER });
    const reason = `127.0.0.1:${port} ESOCKET ECONNREFUSED`;
    expect(await failed.promise).toMatchObject({ isTemporary: true, message: expect.stringContaining(reason) });
    expect(outcomes, 'nobody is told yet').toEqual([]);
    open.server = await startMailServer({ port });
    const { received } = open.server;
    await until('the mail', async () => received[0]);
    await until('the outcome', async () => outcomes[0]);
    expect(outcomes).toEqual(['sent']);
    await delivery.close();
    open.sender = null;
  });
});

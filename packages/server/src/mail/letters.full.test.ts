import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { NotSent } from '../ports/login.ts';
import type { LetterSender } from '../ports/service.ts';
import { startMailServer } from '../test/mail-server.ts';
import { readMail } from '../test/read-mail.ts';
import { createLetterSender } from './letters.ts';

const LETTER = {
  id: 'mail_01',
  to: 'ada@shop.example',
  subject: 'Neue Antwort von Käthe\r\nBcc: eve@evil.example',
  text: 'Grüße\n.\nQUIT\n',
  html: '<p>Grüße</p>',
  headers: { 'List-Unsubscribe': '<https://shop.example/u>', 'Auto-Submitted': 'auto-generated' },
};
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function createSender(port: number): LetterSender {
  return createLetterSender({ url: `smtp://127.0.0.1:${port}`, from: 'Shop <help@shop.example>', timeoutMs: 400 });
}

/** A mail server that says these lines, one for each thing it is told, and then does as `last` says. */
async function startScripted(lines: string[], last: 'hang up' | 'fall silent'): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer(socket => {
    sockets.add(socket);
    const waiting = [...lines];
    let isData = false;
    const say = () => {
      const line = waiting.shift();
      if (line !== undefined) socket.write(`${line}\r\n`);
      else if (last === 'hang up') socket.destroy();
      isData = line?.startsWith('354') ?? false;
    };
    socket.on('error', () => socket.destroy());
    let heard = '';
    socket.on('data', chunk => {
      heard += chunk;
      const end = isData ? '\r\n.\r\n' : '\r\n';
      if (!heard.endsWith(end)) return;
      heard = '';
      say();
    });
    say();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return (server.address() as AddressInfo).port;
}

const failureOf = (sender: LetterSender): Promise<NotSent> =>
  sender.send(LETTER).then(
    () => Promise.reject(new Error('it was sent')),
    (error: NotSent) => error,
  );

describe('letters by SMTP', () => {
  test('[CM10] arrive as they were written, to one person, under one id', async () => {
    const server = await startMailServer();
    open.push({ close: () => server.stop() });
    const sender = createSender(server.port);
    await sender.send(LETTER);
    await sender.send(LETTER);
    const [mail, again] = server.received.map(readMail);
    expect(mail?.to).toEqual(['ada@shop.example']);
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.subject).toContain('Neue Antwort von Käthe');
    expect(mail?.text).toMatch(/^Grüße\n\.\nQUIT\n+$/);
    expect(mail?.html).toContain('<p>Grüße</p>');
    expect(mail?.headers.get('list-unsubscribe')).toBe('<https://shop.example/u>');
    expect(mail?.headers.get('message-id')).toBe('<mail_01@shop.example>');
    expect(again?.headers.get('message-id')).toBe(mail?.headers.get('message-id'));
  });

  const GREETING = ['220 hello', '250 hello'];
  test.each([
    ['refused for good', [...GREETING, '250 ok', '550 no ada@shop.example'], 'hang up', false],
    ['refused for now', [...GREETING, '250 ok', '451 later ada@shop.example'], 'hang up', true],
    ['refused after the last byte', [...GREETING, '250 ok', '250 ok', '354 go', '554 spam'], 'hang up', false],
    ['cut off before a word', [...GREETING], 'hang up', true],
    ['cut off before the message', [...GREETING, '250 ok', '250 ok'], 'hang up', true],
    ['cut off after the last byte', [...GREETING, '250 ok', '250 ok', '354 go'], 'hang up', false],
    ['met with silence before the message', [...GREETING, '250 ok'], 'fall silent', true],
    ['met with silence after the last byte', [...GREETING, '250 ok', '250 ok', '354 go'], 'fall silent', false],
  ] as const)('[CM5] one that is %s', async (_what, lines, last, isTemporary) => {
    const failure = await failureOf(createSender(await startScripted([...lines], last)));
    expect(failure).toMatchObject({ name: 'NotSent', isTemporary });
    expect(`${failure.message} ${failure.cause}`).not.toMatch(/ada@|Grüße/);
  });

  test('[CM5] one to a server that is down, or wants another password, is tried again', async () => {
    const server = await startMailServer({ login: { user: 'shop', password: 'secret' } });
    const { port } = server;
    const locked = createLetterSender({ url: `smtp://shop:wrong@127.0.0.1:${port}`, from: 'help@shop.example' });
    expect(await failureOf(locked)).toMatchObject({ isTemporary: true });
    await server.stop();
    expect(await failureOf(createSender(port))).toMatchObject({ isTemporary: true });
  });
});

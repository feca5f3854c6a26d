import { LIMITS } from '@deskbell/protocol';
import { createTransport } from 'nodemailer';
import { escapeHtml } from '../domain/html.ts';
import { type CodeLetter, type CodeSender, NotSent } from '../ports/login.ts';
import { readSmtpFailure, smtpConnection } from './smtp-connection.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  url: string;
  from: string;
  /** How long each step may take: connecting, greeting, a reply. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const CONNECTIONS = 4;

/** Login codes by e-mail, handed to the operator's mail server. */
export function createSmtpSender({ url, from, timeoutMs = TIMEOUT_MS }: SmtpOptions): CodeSender {
  const transport = createTransport({
    ...smtpConnection(url, timeoutMs),
    pool: true,
    maxConnections: CONNECTIONS,
    // Our own retries know when a code is too old.
    maxRequeues: 0,
  });
  return {
    channel: 'email',
    async send(letter) {
      try {
        await transport.sendMail({ from, to: { name: '', address: letter.contact }, ...write(letter) });
      } catch (error) {
        throw asNotSent(url, error);
      }
    },
    close: async () => transport.close(),
  };
}

/** Plain text, and the same as HTML; nothing in it is loaded from anywhere. */
function write({ code, businessName }: CodeLetter) {
  const minutes = LIMITS.codeLifeSeconds / 60;
  const subject = `${code} is your login code${businessName && ` for ${businessName}`}`;
  const advice = `It works once, within ${minutes} minutes. If you did not ask for it, ignore this message.`;
  return {
    subject,
    text: `${subject}.\n\n${advice}\n`,
    html:
      `<!doctype html><html lang="en"><body style="font-family:sans-serif">` +
      `<p>Your login code${businessName && ` for ${escapeHtml(businessName)}`}:</p>` +
      `<p style="font-size:2em;letter-spacing:.2em"><strong>${code}</strong></p><p>${advice}</p></body></html>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function asNotSent(url: string, error: unknown): NotSent {
  const { status, reason } = readSmtpFailure(url, error);
  // 5xx: the server will say the same again.
  return new NotSent(`a login code was not sent by SMTP: ${reason}`, status === null || status < 500);
}

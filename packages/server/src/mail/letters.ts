import { createTransport } from 'nodemailer';
import { NotSent } from '../ports/login.ts';
import type { LetterSender } from '../ports/service.ts';
import type { SmtpOptions } from './smtp.ts';
import { readSmtpFailure, smtpConnection } from './smtp-connection.ts';

const TIMEOUT_MS = 20_000;

/** Letters about conversations, handed to the operator's mail server; a connection each, since they are few. */
export function createLetterSender({ url, from, timeoutMs = TIMEOUT_MS }: SmtpOptions): LetterSender {
  const host = from.slice(from.lastIndexOf('@') + 1).replace(/>.*$/, '');
  return {
    async send({ to, id, subject, text, html, headers }) {
      let isWhole = false;
      const transport = createTransport({
        ...smtpConnection(url, timeoutMs),
        logger: listenFor('message', () => {
          isWhole = true;
        }),
      });
      try {
        // One id a mail, however often it is tried: where two arrive all the same, mail programs show one.
        const messageId = `<${id}@${host}>`;
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text, html, headers, messageId });
      } catch (error) {
        throw asNotSent(url, error, isWhole);
      } finally {
        transport.close();
      }
    },
  };
}

/** The library says only to its log when the message has gone out to the last byte. */
function listenFor(what: string, run: () => void) {
  const listen = (entry: unknown) => {
    if ((entry as { tnx?: unknown } | undefined)?.tnx === what) run();
  };
  return { level: listen, trace: listen, debug: listen, info: listen, warn: listen, error: listen, fatal: listen };
}

/**
 * Another try can help, unless the server refused this very mail for good, or fell silent when it had all of it: then it
 * may have taken it.
 */
function asNotSent(url: string, error: unknown, isWhole: boolean): NotSent {
  const { code, status, reason } = readSmtpFailure(url, error);
  const isRefused = status !== null && status >= 500 && code !== 'EAUTH';
  const mayBeTaken = status === null && isWhole;
  return new NotSent(`a mail was not sent by SMTP: ${reason}`, !isRefused && !mayBeTaken);
}

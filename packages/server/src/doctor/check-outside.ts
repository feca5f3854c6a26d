import { lookup } from 'node:dns/promises';
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { readSmtpFailure } from '../mail/smtp-connection.ts';
import type { Clock } from '../ports.ts';
import { createClamdScanner } from '../scan/clamd.ts';
import { type Check, fail, ok } from './check.ts';

const TIMEOUT_MS = 5_000;
/** The harmless file every scanner knows; in two parts, or a scanner would find it here. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'];

export function checkScanner(address: string, clock: Clock): Check {
  return {
    name: 'scanner',
    async run() {
      const scanner = createClamdScanner({ address, clock });
      const clean = await scanner.scan(Readable.from([Buffer.from('a probe of the doctor')]));
      if (!clean.clean) return [fail('it calls a harmless text infected')];
      const infected = await scanner.scan(Readable.from([Buffer.from(EICAR.join(''))]));
      if (infected.clean) return [fail('it calls the test virus clean: its signatures are missing (freshclam)')];
      return [ok('calls a harmless text clean and finds the test virus')];
    },
  };
}

/** Connects, greets and logs in; nothing is sent. */
export function checkMail(url: string): Check {
  return {
    name: 'mail',
    async run() {
      const transport = createTransport({
        url,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
        dnsTimeout: TIMEOUT_MS,
      });
      try {
        await transport.verify();
        return [ok('the mail server lets us in; nothing was sent')];
      } catch (error) {
        return [fail(`${readSmtpFailure(url, error).reason}: check DESKBELL_SMTP_URL`)];
      } finally {
        transport.close();
      }
    },
  };
}

/** To try it would be to send one. */
export function checkSms(url: string): Check {
  return {
    name: 'sms',
    async run() {
      await lookup(new URL(url).hostname);
      return [ok('the host of the webhook is known; nothing was sent')];
    },
  };
}

/** Reads what the shop's log-in service says of itself; nobody logs in. */
export function checkSingleSignOn(issuer: string): Check {
  return {
    name: 'sso',
    async run() {
      const url = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const said = (answer.ok ? await answer.json() : {}) as { issuer?: unknown; jwks_uri?: unknown };
      if (said.issuer !== issuer)
        return [fail(`${url} does not say it is DESKBELL_OIDC_ISSUER (HTTP ${answer.status})`)];
      if (typeof said.jwks_uri !== 'string')
        return [fail(`${url} names no jwks_uri: nothing it signs could be checked`)];
      return [ok('the log-in service answers; nobody was logged in')];
    },
  };
}

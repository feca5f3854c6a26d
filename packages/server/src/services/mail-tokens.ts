import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Deps } from '../ports.ts';

// What stands in the links of mails: who it is for and a signature. Nothing of it is stored; that a step was done once
// is noted on the mail (CM6).

/** `open`: the link in a mail; `take-up`: what the widget gets for it; `refuse`: no more mails. */
export type MailTokenUse = 'open' | 'take-up' | 'refuse';

/** `<id>.<expiry in seconds, base 36>.<signature>`; an expiry of 0 is never. */
export function makeMailToken(
  { secret }: Pick<Deps, 'secret'>,
  use: MailTokenUse,
  id: string,
  expiresAt: number,
): string {
  const expiry = Math.floor(expiresAt / 1000).toString(36);
  return `${id}.${expiry}.${sign(secret, use, id, expiry)}`;
}

/** The id the token was made for; null when it is not one of ours for this use, or out of time. */
export function readMailToken(
  { secret, clock }: Pick<Deps, 'secret' | 'clock'>,
  use: MailTokenUse,
  token: unknown,
): string | null {
  const match = typeof token === 'string' ? /^(\w{1,60})\.([0-9a-z]{1,10})\.([\w-]{43})$/.exec(token) : null;
  if (!match) return null;
  const [, id = '', expiry = '', signature = ''] = match;
  const expected = Buffer.from(sign(secret, use, id, expiry));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const expiresAt = Number.parseInt(expiry, 36) * 1000;
  return expiresAt === 0 || clock.now() < expiresAt ? id : null;
}

function sign(secret: string, use: MailTokenUse, id: string, expiry: string): string {
  return createHmac('sha256', secret).update(['mail', use, id, expiry].join('\n')).digest('base64url');
}

import type { Deps } from '../ports.ts';
import { hashSecret } from './hash-secret.ts';

/** Paths that guess at, or write to, the address they name. */
const BY_ADDRESS = new Set(['/sign-in/email', '/request-password-reset']);
/** Paths that ask who is logged in for their password again: whoever has got hold of their cookie could guess there. */
const BY_SESSION = new Set([
  '/change-password',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/generate-backup-codes',
]);

/**
 * Whose log-in a request tries: all tries at one address share a bucket, wherever they come from and whether or not it is
 * anybody's (AC5). Null: it names no address.
 */
export function accountBucket(
  { secret }: Pick<Deps, 'secret'>,
  path: string,
  body: Record<string, unknown>,
  loggedInAs: string | null,
): string | null {
  const isAgain = BY_SESSION.has(path);
  const email = isAgain ? loggedInAs : body['email'];
  if (!(isAgain || BY_ADDRESS.has(path)) || typeof email !== 'string') return null;
  // The limiter's keys may lie in a Redis: no addresses there.
  return `${isAgain ? '/sign-in/email' : path}/${hashSecret(`${secret}/${email.trim().toLowerCase()}`)}`;
}

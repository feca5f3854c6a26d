import type { Deps } from '../ports.ts';
import { hashSecret } from './hash-secret.ts';

/** Paths that guess at, or write to, the address they name. */
const BY_ADDRESS = new Set(['/sign-in/email', '/request-password-reset']);

/**
 * Whose log-in a request tries: all tries at one address share a bucket, wherever they come from and whether or not it is
 * anybody's (AC5). Null: it names no address.
 */
export function accountBucket(
  { secret }: Pick<Deps, 'secret'>,
  path: string,
  body: Record<string, unknown>,
): string | null {
  const email = body['email'];
  if (!BY_ADDRESS.has(path) || typeof email !== 'string') return null;
  // The limiter's keys may lie in a Redis: no addresses there.
  return `${path}/${hashSecret(`${secret}/${email.trim().toLowerCase()}`)}`;
}

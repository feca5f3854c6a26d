import { hash } from 'node:crypto';

/**
 * How tokens and secret keys are stored. They carry 256 random bits, so a plain fast hash is enough: there is nothing to
 * guess, and it runs at every request.
 */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

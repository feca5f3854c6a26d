import { LIMITS } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';

const DAY_MS = 86_400_000;
/** How long a replay is answered (AU11). */
export const IDEMPOTENCY_LIFE_MS = DAY_MS;

/** What makes a request the same one as before. */
export interface IdempotentRequest {
  /** Who may replay it: the route, the tenant and the session, or that there was none. */
  scope: string;
  key: string;
  bodyHash: string;
  now: number;
}

/** `Idempotency-Key`, or null when there is none (AU11). */
export function parseIdempotencyKey(value: string | string[] | undefined): string | null {
  if (value === undefined) return null;
  const isKey = typeof value === 'string' && value.length <= LIMITS.idempotencyKeyMaxLength && /^[!-~]+$/.test(value);
  if (isKey) return value;
  throw invalidField(
    'Idempotency-Key',
    `Idempotency-Key must have 1–${LIMITS.idempotencyKeyMaxLength} visible ASCII characters`,
  );
}

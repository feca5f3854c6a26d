import { LIMITS, ROUTES } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';
import type { Tenant } from './model.ts';
import { tenantName } from './tenant.ts';

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

/** Routes whose replays of a customer are known by the session. */
const CUSTOMER_ROUTES = [ROUTES.authRequestCode, ROUTES.uploadInit];

/** `sessionId` is null for a request without one. */
export function idempotencyScope(route: string, tenant: Tenant, sessionId: string | null): string {
  return `${route} ${tenantName(tenant)} ${sessionId ?? 'none'}`;
}

/** All scopes of one session: nobody can replay anything in them once it has ended. */
export function idempotencyScopes(tenant: Tenant, sessionId: string): string[] {
  return CUSTOMER_ROUTES.map(route => idempotencyScope(route, tenant, sessionId));
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

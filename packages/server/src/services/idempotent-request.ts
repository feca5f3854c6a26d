import { hash } from 'node:crypto';
import { type IdempotentRequest, idempotencyScope, parseIdempotencyKey } from '../domain/idempotency.ts';
import type { SessionRecord, Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';

/** What makes this request the same as an earlier one; null without an `Idempotency-Key` (AU11). */
export function readIdempotentRequest(
  { clock }: Pick<Deps, 'clock'>,
  header: string | string[] | undefined,
  request: { route: string; tenant: Tenant; session: SessionRecord | null; body: unknown },
): IdempotentRequest | null {
  const key = parseIdempotencyKey(header);
  if (key === null) return null;
  const { route, tenant, session, body } = request;
  return {
    scope: idempotencyScope(route, tenant, session?.id ?? null),
    key,
    bodyHash: hash('sha256', JSON.stringify(body), 'base64url'),
    now: clock.now(),
  };
}

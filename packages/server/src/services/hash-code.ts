import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CodeHolder } from '../ports/login.ts';
import type { Deps } from '../ports.ts';

/**
 * How a login code is stored. There are only a million codes, so a plain hash would be reversed at once by whoever saw
 * the database; this one needs the installation's secret, and stands for one code of one contact.
 */
export function hashCode(
  { secret }: Pick<Deps, 'secret'>,
  { tenant, contact }: Pick<CodeHolder, 'tenant' | 'contact'>,
  id: string,
  code: string,
): string {
  const what = JSON.stringify(['login-code', tenant.businessId, tenant.environment, contact, id, code]);
  return createHmac('sha256', secret).update(what).digest('base64url');
}

/** In the same time, wherever they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

import { isOriginOf, type RequestHeaders } from './credentials.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request with the inbox's cookie may count: browsers send it along with what other pages ask for too (AC3).
 * What changes something, and every upgrade, must say that it comes from a page of ours; reading must not say that it
 * comes from elsewhere, and nobody else may read the answer.
 */
export function isOwnPages(
  headers: RequestHeaders,
  { method, isUpgrade = false }: { method: string; isUpgrade?: boolean },
  baseUrl: string,
): boolean {
  const [origin, site] = [headers['origin'], headers['sec-fetch-site']];
  if (origin === undefined && site === undefined) return SAFE_METHODS.has(method) && !isUpgrade;
  // Browsers mark requests, but not upgrades.
  if (site !== undefined && !isUpgrade) return site === 'same-origin' || (site === 'none' && SAFE_METHODS.has(method));
  if (typeof origin !== 'string') return false;
  return origin === originOf(baseUrl) || isOriginOf(origin, headers['host'] as string | undefined);
}

function originOf(baseUrl: string): string | null {
  return URL.canParse(baseUrl) ? new URL(baseUrl).origin : null;
}

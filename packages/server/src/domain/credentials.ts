import { HEADERS, SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from '@deskbell/protocol';
import type { Tenant } from './model.ts';

// What a request says about who sends it. Nothing here is believed: services resolve it against the database.

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

export function readPublicKey(headers: RequestHeaders): string | undefined {
  return single(headers[HEADERS.publicKey]);
}

/** `X-API-Key`, or `Authorization: Bearer sk_…` (KY3). */
export function readSecretKey(headers: RequestHeaders): string | undefined {
  return single(headers[HEADERS.secretKey]) ?? readBearer(headers);
}

/** The bearer token, else the tenant's cookie (SE1). `baseUrl`: where browsers reach us. */
export function readSessionToken(headers: RequestHeaders, tenant: Tenant, baseUrl: string): string | null {
  const isHttps = baseUrl.startsWith('https:');
  return readBearer(headers) ?? readCookie(single(headers['cookie']), cookieName(tenant, isHttps));
}

/** The token among the subprotocols of an upgrade (WS1). */
export function readSubprotocolToken(headers: RequestHeaders): string | null {
  const offered = (single(headers['sec-websocket-protocol']) ?? '').split(',').map(part => part.trim());
  const token = offered.find(part => part.startsWith(TOKEN_SUBPROTOCOL_PREFIX));
  return token && offered.includes(SUBPROTOCOL) ? token.slice(TOKEN_SUBPROTOCOL_PREFIX.length) : null;
}

/** The origin of a page that is not ours; what the browser itself marks same-origin needs no permission (KY5). */
export function readForeignOrigin(headers: RequestHeaders): string | null {
  const origin = single(headers['origin']);
  if (origin === undefined) return null;
  const site = single(headers['sec-fetch-site']);
  const isOwn = site === undefined ? isOriginOf(origin, single(headers['host'])) : site === 'same-origin';
  return isOwn ? null : origin;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Whether a page of this origin is one of ours: browsers mark requests, but not upgrades. Over http only on this machine:
 * elsewhere such a page may be what somebody put in the way of our https one.
 */
export function isOriginOf(origin: string, host: string | undefined): boolean {
  // Nearly every foreign origin is told from ours without being parsed.
  if (host === undefined || !origin.endsWith(host.toLowerCase()) || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  const isTrusted = page.protocol === 'https:' || (page.protocol === 'http:' && LOOPBACK.test(page.hostname));
  return isTrusted && page.origin === origin && page.host === host.toLowerCase();
}

/** The cookie that keeps a browser's session. Each tenant has its own: two shops on one server do not overwrite it. */
export function formatSessionCookie(tenant: Tenant, token: string, isHttps: boolean, maxAgeMs: number): string {
  const life = `Path=/; HttpOnly; Max-Age=${Math.floor(maxAgeMs / 1000)}`;
  const pair = `${cookieName(tenant, isHttps)}=${token}`;
  return isHttps ? `${pair}; ${life}; Secure; SameSite=None; Partitioned` : `${pair}; ${life}; SameSite=Lax`;
}

/**
 * By https browsers let nobody but this very host set a cookie with the prefix (SE3). One without it, which any
 * subdomain of the shop's could have set, must not count there: whoever set it would read what is written.
 */
function cookieName({ businessId, environment }: Tenant, isHttps: boolean): string {
  return `${isHttps ? '__Host-' : ''}deskbell_${environment}_${businessId}`;
}

function readCookie(header: string | undefined, name: string): string | null {
  if (header === undefined) return null;
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (value && key === name) return value;
  }
  return null;
}

function readBearer(headers: RequestHeaders): string | undefined {
  const match = /^Bearer +(\S+)$/i.exec(single(headers['authorization']) ?? '');
  return match?.[1];
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

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

/** The bearer token, else the tenant's cookie (SE1). */
export function readSessionToken(headers: RequestHeaders, tenant: Tenant): string | null {
  return readBearer(headers) ?? readCookie(single(headers['cookie']), tenant);
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
  return origin === undefined || headers['sec-fetch-site'] === 'same-origin' ? null : origin;
}

/** The cookie that keeps a browser's session. Each tenant has its own: two shops on one server do not overwrite it. */
export function formatSessionCookie(tenant: Tenant, token: string, isHttps: boolean, maxAgeMs: number): string {
  const life = `Path=/; HttpOnly; Max-Age=${Math.floor(maxAgeMs / 1000)}`;
  return isHttps
    ? `${SECURE_PREFIX}${cookieName(tenant)}=${token}; ${life}; Secure; SameSite=None; Partitioned`
    : `${cookieName(tenant)}=${token}; ${life}; SameSite=Lax`;
}

const SECURE_PREFIX = '__Host-';

function cookieName({ businessId, environment }: Tenant): string {
  return `deskbell_${environment}_${businessId}`;
}

function readCookie(header: string | undefined, tenant: Tenant): string | null {
  if (header === undefined) return null;
  const name = cookieName(tenant);
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (value && (key === name || key === SECURE_PREFIX + name)) return value;
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

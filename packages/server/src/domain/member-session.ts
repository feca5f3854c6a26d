import type { RequestHeaders } from './credentials.ts';
import type { MemberSessionRecord } from './model.ts';

const DAY_MS = 86_400_000;

/** Life of a member's session (AC4). */
export const MEMBER_SESSION = { idleMs: 7 * DAY_MS, absoluteMs: 30 * DAY_MS, touchEveryMs: 60_000 } as const;

export function isMemberSessionOver({ lastSeenAt, expiresAt }: MemberSessionRecord, now: number): boolean {
  return now >= expiresAt || now - lastSeenAt > MEMBER_SESSION.idleMs;
}

/** What the names of the inbox's cookies begin with; by https browsers let nobody but this very host set them (SE3). */
export function inboxCookiePrefix(isHttps: boolean): string {
  return `${isHttps ? '__Host-' : ''}deskbell_inbox`;
}

/** Longer than any token: whoever sends more gets no hash of it made. */
const COOKIE_MAX_LENGTH = 500;

/**
 * The token in the inbox cookie, or null. The log-in library signs it; nobody here looks at the signature, since the
 * token has 190 random bits and counts only if its hash is in the database.
 */
export function readInboxToken(headers: RequestHeaders, isHttps: boolean): string | null {
  const header = headers['cookie'];
  const name = inboxCookiePrefix(isHttps);
  for (const pair of (typeof header === 'string' ? header : '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key !== name || !value || value.length > COOKIE_MAX_LENGTH) continue;
    // base64url characters only before the dot: there is nothing to unescape.
    const [token = ''] = value.split('.', 1);
    return token || null;
  }
  return null;
}

import { ENVIRONMENTS, type Environment, HEADERS } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import type { RequestHeaders } from '../domain/credentials.ts';
import { isMemberSessionOver, MEMBER_SESSION, readInboxToken } from '../domain/member-session.ts';
import type { MemberRecord, MemberSessionRecord } from '../domain/model.ts';
import { isOwnPages } from '../domain/own-page.ts';
import type { Deps } from '../ports.ts';
import { hashSecret } from './hash-secret.ts';

export interface LoggedIn {
  member: MemberRecord;
  session: MemberSessionRecord;
}

type ResolveDeps = Pick<Deps, 'storage' | 'clock' | 'baseUrl' | 'report'>;

export function hasInboxCookie(deps: Pick<Deps, 'baseUrl'>, headers: RequestHeaders): boolean {
  return readInboxToken(headers, isHttps(deps)) !== null;
}

/** The member whose browser sends this, or 401; 403 when another site's page made it ask (AC3, AC4). */
export async function resolveMember(
  deps: ResolveDeps,
  headers: RequestHeaders,
  request: { method: string; isUpgrade?: boolean },
): Promise<LoggedIn> {
  const found = await findLoggedIn(deps, headers);
  if (!found) throw new AppError('UNAUTHORIZED', 'log in, or send a valid secret key in X-API-Key');
  if (!isOwnPages(headers, request, deps.baseUrl())) {
    throw new AppError('FORBIDDEN', 'this request does not come from a page of the inbox');
  }
  return found;
}

/** As above without a refusal: null when nobody is logged in. */
export async function findLoggedIn(
  { storage, clock, baseUrl, report }: ResolveDeps,
  headers: RequestHeaders,
): Promise<LoggedIn | null> {
  const token = readInboxToken(headers, isHttps({ baseUrl }));
  const found = token === null ? null : await storage.findMemberSession(hashSecret(token));
  const now = clock.now();
  if (!found || isMemberSessionOver(found.session, now)) return null;
  const seenBefore = now - MEMBER_SESSION.touchEveryMs;
  // Nobody waits for it, and a full disk must not keep agents from reading.
  if (found.session.lastSeenAt < seenBefore) {
    storage.touchMemberSession(found.session, now, seenBefore).catch(report);
  }
  return found;
}

/** Which environment a member's request is about: `live` unless it says otherwise. */
export function readEnvironment(named: string | string[] | null | undefined): Environment {
  if (named === undefined || named === null) return 'live';
  const environment = ENVIRONMENTS.find(candidate => candidate === named);
  if (!environment) throw new AppError('BAD_REQUEST', `${HEADERS.environment} must be ${ENVIRONMENTS.join(' or ')}`);
  return environment;
}

const isHttps = ({ baseUrl }: Pick<Deps, 'baseUrl'>) => baseUrl().startsWith('https:');

import { type AccessState, LIMITS, ROUTES, type SetUpBody } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { parseEmail } from '../domain/contact.ts';
import type { MemberRecord } from '../domain/model.ts';
import { parsePassword } from '../domain/password.ts';
import { parseName } from '../domain/profile.ts';
import type { Deps, SingleSignOn } from '../ports.ts';
import { audit } from './audit.ts';
import { hashPassword } from './hash-password.ts';
import { hashSecret } from './hash-secret.ts';

type SetUpDeps = Pick<Deps, 'storage' | 'ids' | 'clock' | 'report'>;

const LIFE_MS = LIMITS.setUpLinkHours * 3_600_000;

/** A link that makes the first admin of the business: for whoever sees the server's output, or may open its database (AC2). */
export async function createSetUpLink(
  { storage, ids, clock }: Pick<Deps, 'storage' | 'ids' | 'clock'>,
  businessId: string,
  baseUrl: string,
): Promise<string> {
  const [token, now] = [ids.token(), clock.now()];
  await storage.addSetUpLink({ tokenHash: hashSecret(token), businessId, expiresAt: now + LIFE_MS }, now);
  // In the fragment: browsers send it to nobody, so it is in no log.
  return `${baseUrl}${ROUTES.inbox}/setup#token=${token}`;
}

/** At a start without an admin: a link for the first business; null: there is an admin, or nothing to be admin of. */
export async function offerSetUp(deps: Pick<Deps, 'storage' | 'ids' | 'clock' | 'baseUrl'>): Promise<string | null> {
  if (await deps.storage.hasAdmin()) return null;
  const [business] = await deps.storage.listBusinesses();
  return business ? createSetUpLink(deps, business.id, deps.baseUrl()) : null;
}

/** Whoever holds the link becomes the first admin; it works once (AC2). */
export async function setUp(deps: SetUpDeps, body: SetUpBody, ip: string): Promise<MemberRecord> {
  const { storage, ids, clock } = deps;
  const tokenHash = hashSecret(body.token);
  const businessId = await storage.findSetUpLink(tokenHash, clock.now());
  if (businessId === null) throw linkIsOver();
  const email = parseEmail(body.email, 'email');
  const fresh = { id: ids.member(), businessId, name: parseName(body.name), email, role: 'admin' as const };
  const member: MemberRecord = {
    ...fresh,
    enabled: true,
    twoFactorEnabled: false,
    createdAt: clock.now(),
    lastSeenAt: null,
  };
  const hash = await hashPassword(parsePassword(body.password, email));
  const password = { accountId: ids.memberAccount(), hash };
  const outcome = await storage.takeUpSetUpLink(tokenHash, { member, password }, clock.now());
  if (outcome.kind === 'no-link') throw linkIsOver();
  if (outcome.kind === 'email-taken') throw new AppError('CONFLICT', 'somebody else has this address already');
  const actor = { kind: 'member', id: member.id, name: member.name } as const;
  const details = { role: member.role, email };
  const tenant = { businessId, environment: 'live' } as const;
  await audit(deps, tenant, actor, { action: 'member.set_up', targetId: member.id, details, ip, isBusinessWide: true });
  return member;
}

export async function readAccess(
  { storage }: Pick<Deps, 'storage'>,
  { singleSignOn, canSendMail }: { singleSignOn: SingleSignOn | null; canSendMail: boolean },
): Promise<AccessState> {
  return {
    needs_setup: !(await storage.hasAdmin()),
    single_sign_on: singleSignOn && { name: singleSignOn.name },
    can_send_mail: canSendMail,
  };
}

export function linkIsOver(): AppError {
  return new AppError('NOT_FOUND', 'this link is over: it works once, and not for ever');
}

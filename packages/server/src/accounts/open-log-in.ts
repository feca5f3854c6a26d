import { ROUTES } from '@deskbell/protocol';
import type { Deps, LetterSender, LogInRoutes, MemberMail, SingleSignOn } from '../ports.ts';
import { hashSecret } from '../services/hash-secret.ts';
import { findInvited, noteJoined, notePasswordReset } from '../services/join.ts';
import { createMemberMail } from '../services/member-mail.ts';
import { createLogInRoutes } from './log-in-routes.ts';

/** Of an authenticator's code: its own half minute, the one before and the one after; and what clocks differ by. */
const CODE_VALID_MS = 120_000;

export interface OpenLogIn {
  logIn: LogInRoutes;
  publicOrigin: string | null;
  singleSignOn: SingleSignOn | null;
  canSendMail: boolean;
  memberMail: MemberMail | null;
}

/** What of the configuration is about logging in. */
export interface LogInSettings {
  publicUrl: string | null;
  oidcIssuer: string | null;
  oidcClientId: string | null;
  oidcClientSecret: string | null;
  oidcName: string;
  oidcTrustEmail: 'on' | 'off';
}

/** How members log in, as the configuration says; the library behind it is loaded when somebody does. */
export function openLogIn(deps: Deps, settings: LogInSettings, sender: LetterSender | null): OpenLogIn {
  const { storage, clock, ids, bus, report, secret } = deps;
  const memberMail = sender && createMemberMail({ sender, clock, report });
  const singleSignOn = readSingleSignOn(settings);
  const logIn = createLogInRoutes({
    records: storage,
    clock,
    ids,
    report,
    singleSignOn,
    hashToken: hashSecret,
    // Its own key: what the library signs and encrypts is nothing else's.
    secret: hashSecret(`inbox log-in/${secret}`),
    onEnded: ended => bus.publishSessionsEnded(ended),
    isEnabled: id => storage.findMember(id).then(member => member?.enabled === true),
    useCode: (id, code) => {
      const now = clock.now();
      return storage.useSecondFactorCode(hashSecret(`code of ${id}/${code}`), now, now + CODE_VALID_MS);
    },
    findInvited: email => findInvited(deps, email),
    onJoined: member => noteJoined(deps, member),
    onPasswordReset: id => notePasswordReset(deps, id),
    mailResetLink:
      memberMail &&
      (({ id, email, name }, token) => {
        const url = `${deps.baseUrl()}${ROUTES.inbox}/reset#token=${token}`;
        memberMail.sendResetLink({ id: `${id}.${clock.now()}`, to: email, url, name });
      }),
  });
  const publicOrigin = settings.publicUrl === null ? null : new URL(settings.publicUrl).origin;
  return { logIn, publicOrigin, singleSignOn, canSendMail: memberMail !== null, memberMail };
}

function readSingleSignOn(settings: LogInSettings): SingleSignOn | null {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, oidcName: name } = settings;
  if (issuer === null || clientId === null || clientSecret === null) return null;
  return { issuer, clientId, clientSecret, name, isEmailTrusted: settings.oidcTrustEmail === 'on' };
}

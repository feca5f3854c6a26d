import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Customer as Profile } from '@deskbell/protocol';
import type { Identity, Session, TinyDesk } from './tiny-desk.ts';
import { type Fault, Refusal } from './tiny-faults.ts';
import { createTinySigning } from './tiny-signing.ts';

interface Account extends Identity {
  profile: Profile;
  sub: string | undefined;
  /** Of its e-mail. */
  isProven: boolean;
}

interface Code {
  code: string;
  asker: Session | undefined;
  guesses: number;
}

type Body = Record<string, unknown>;

/** Logging in, as far as the kit's own tests go. Answers the data, and the session somebody is to have. */
export function createTinyAccounts(desk: TinyDesk, fault?: Fault) {
  const accounts: Account[] = [];
  const codes = new Map<string, Code>();
  const signing = createTinySigning(fault);

  function findByEmail(email: unknown): Account | undefined {
    const isGood = (account: Account) => account.isProven || fault === 'unproven e-mails lead to customers';
    return accounts.find(account => account.profile.email === email && isGood(account));
  }

  function newAccount({ sub, email = null, isProven }: { sub?: string; email?: unknown; isProven: boolean }): Account {
    const id = `cus_${randomUUID()}`;
    const profile = { id, name: null, email: email as string | null, phone: null };
    const account = { id, profile, sub, isProven };
    accounts.push(account);
    return account;
  }

  function logIn(from: Session | undefined, account: Account) {
    if (from?.identity.thread && !isAccount(from.identity)) desk.move(from.identity.thread, account);
    if (from && fault === 'the old token is the account') desk.keep(from, account);
    else if (from) desk.end(from);
    const session = desk.newSession(account);
    return { data: { customer: account.profile, session_token: session.token }, session };
  }

  async function verify(from: Session | undefined, { contact, otp_code }: Body) {
    const stored = codes.get(String(contact).trim().toLowerCase());
    const isTheirs = stored?.asker === from || fault === 'a code is good for any session';
    if (!stored || !isTheirs || stored.guesses >= 5) throw new Refusal(400, 'OTP_INVALID');
    if (fault === 'guesses are counted after a pause') {
      const before = stored.guesses;
      await delay(20);
      stored.guesses = before + 1;
    } else if (fault !== 'guesses are not counted') stored.guesses++;
    if (stored.code !== otp_code) throw new Refusal(400, 'OTP_INVALID');
    if (fault !== 'a code works twice') stored.guesses = Number.POSITIVE_INFINITY;
    return logIn(from, findByEmail(contact) ?? newAccount({ email: contact, isProven: true }));
  }

  function findBySub(body: Body): Account {
    const sub = body.sub as string;
    const { email } = body;
    return accounts.find(account => account.sub === sub) ?? newAccount({ sub, email, isProven: !!body.email_verified });
  }

  const isAccount = (identity: Identity): identity is Account => 'profile' in identity;

  function requireAccount(session: Session | undefined): Account {
    if (session && isAccount(session.identity)) return session.identity;
    throw new Refusal(401, 'UNAUTHORIZED');
  }

  return {
    requestCode(asker: Session | undefined, { contact }: Body) {
      codes.set(String(contact), { code: String(randomInt(10 ** 6)).padStart(6, '0'), asker, guesses: 0 });
      return { delivery_channel: 'email', expires_in_seconds: 300, next_resend_in_seconds: 30 };
    },
    outbox(contact: string) {
      const code = codes.get(contact)?.code;
      const entry = { id: 'out_1', channel: 'email', contact, code, created_at: new Date().toISOString() };
      return { entries: code === undefined ? [] : [entry] };
    },
    verify,
    identify: (from: Session | undefined, { token }: Body) => logIn(from, findBySub(signing.open(token))),
    mint({ external_id: sub, ...body }: Body) {
      const { data, session } = logIn(undefined, findBySub({ sub, ...body }));
      return { data: { ...data, session_expires_at: new Date(Date.now() + 1e9).toISOString() }, session };
    },
    status(session: Session | undefined) {
      const account = session && isAccount(session.identity) ? session.identity : undefined;
      const session_expires_at = session ? new Date(Date.now() + 1e9).toISOString() : null;
      return { is_authenticated: account !== undefined, customer: account?.profile ?? null, session_expires_at };
    },
    user: (session: Session | undefined) => requireAccount(session).profile,
    changeProfile(session: Session | undefined, change: Body) {
      const account = requireAccount(session);
      account.isProven = false;
      return Object.assign(account.profile, change);
    },
    addKey: signing.addKey,
  };
}

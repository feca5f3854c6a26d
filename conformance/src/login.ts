import { randomInt } from 'node:crypto';
import { type MintedSession, type OutboxEntry, type Customer as Profile, ROUTES } from '@deskbell/protocol';
import { expectLoggedIn, expectMintedSession, expectOutboxEntry } from './account-shapes.ts';
import { agentSide } from './agent.ts';
import type { Answer } from './answer.ts';
import { NotObserved } from './case.ts';
import { type Asker, type Customer, customerWith, unique } from './customer.ts';
import { expectDone, expectEqual, expectKeys, expectOk, expectThat } from './expect.ts';
import { expectList } from './shapes.ts';
import type { RequestSpec, Target } from './target.ts';

/** Somebody who logged in. */
export interface Account extends Customer {
  readonly profile: Profile;
}

/** An address nobody has, at a domain nobody can have. */
export const newEmail = (): string => `${unique('person')}@conformance.example`;

/** A number nobody has: no country has this code. */
export const newPhone = (): string => `+999${String(randomInt(10 ** 11)).padStart(11, '0')}`;

export const tryRequestCode = (asker: Asker, body: unknown, rest: Partial<RequestSpec> = {}): Promise<Answer> =>
  asker.request({ method: 'POST', path: ROUTES.authRequestCode, json: body, ...rest });

export const tryVerifyCode = (asker: Asker, contact: string, code: string, rest: Partial<RequestSpec> = {}) =>
  asker.request({ method: 'POST', path: ROUTES.authVerifyCode, json: { contact, otp_code: code }, ...rest });

/** Asks for a code as somebody, and reads it where the test environment keeps it. */
export async function requestCode(target: Target, asker: Asker, contact: string): Promise<string> {
  needsOutbox(target);
  expectOk(await tryRequestCode(asker, { contact }));
  const [newest] = await readOutbox(target, contact);
  expectThat(newest !== undefined, `a code for ${contact} in the outbox`, 'none');
  return newest?.code ?? '';
}

/** A login with a code: the session somebody had ends, and the one they have now is answered with its conversation. */
export async function logIn(target: Target, asker: Asker, contact: string): Promise<Account> {
  const code = await requestCode(target, asker, contact);
  return accountOf(target, await tryVerifyCode(asker, contact, code));
}

/** The account that a login answered. */
export async function accountOf(target: Target, answer: Answer): Promise<Account> {
  const { customer: profile, session_token: token } = expectLoggedIn(expectOk(answer), answer);
  expectEqual(answer.headers['x-session-token'], token, 'X-Session-Token', answer);
  const cookie = (answer.setCookies[0] ?? '').split(';')[0] ?? '';
  return { profile, ...(await customerWith(target, token, cookie)) };
}

/** What the test environment would have sent, newest first. */
export async function readOutbox(target: Target, contact: string): Promise<OutboxEntry[]> {
  const path = `${ROUTES.agentOutbox}?contact=${encodeURIComponent(contact)}`;
  const answer = await agentSide(target).request('GET', path);
  if (answer.status === 404) throw new NotObserved(NO_OUTBOX);
  const { entries } = expectKeys(expectOk(answer), ['entries'], 'data', answer);
  return expectList(entries, 'entries', answer).map(entry => expectOutboxEntry(entry, answer));
}

/** Before anything is asked for: with live keys it would really be sent. */
export function needsOutbox({ options }: Target): void {
  if (options.publicKey.startsWith('pk_live_')) throw new NotObserved(NO_OUTBOX);
}

const NO_OUTBOX = 'only the test environment has an outbox to read login codes from; use pk_test_ and sk_test_ keys';

/** A code that is as good as any but is not this one; another for each `n` from 1 on. */
export const wrongCode = (code: string, n = 1): string => String((Number(code) + n) % 1_000_000).padStart(6, '0');

export const tryMintSession = (target: Target, body: unknown): Promise<Answer> =>
  agentSide(target).request('POST', ROUTES.agentSessions, body);

/** A session the shop's server makes for a customer it knows. */
export async function mintSession(target: Target, body: unknown): Promise<MintedSession> {
  const answer = await tryMintSession(target, body);
  return expectMintedSession(expectDone(answer), answer);
}

/** A new customer the shop vouches for, on one device; `claims` may name an e-mail and say that it is proven. */
export async function newAccount(target: Target, claims: Record<string, unknown> = {}): Promise<Account> {
  const minted = await mintSession(target, { external_id: unique('sub'), ...claims });
  return { profile: minted.customer, ...(await customerWith(target, minted.session_token)) };
}

/** The same customer on one more device. */
export async function otherDevice(target: Target, { profile }: Account): Promise<Account> {
  const minted = await mintSession(target, { customer_id: profile.id });
  return { profile: minted.customer, ...(await customerWith(target, minted.session_token)) };
}

/** A customer with an e-mail address, and words of their own in the conversation. */
export async function talkingAccount(target: Target) {
  const email = newEmail();
  const account = await newAccount(target, { email, email_verified: true });
  const own = [await account.send('of the account'), await agentSide(target).reply(account.conversation.id, 'hello')];
  return { account, email, own };
}

import {
  type AgentCustomer,
  type AgentSession,
  type AuthStatus,
  type CreatedIdentityKey,
  IDENTITY_ALGORITHMS,
  type IdentityKey,
  type LoggedIn,
  type MintedSession,
  type OutboxEntry,
  type Customer as Profile,
} from '@deskbell/protocol';
import type { Answer } from './answer.ts';
import { expectKeys, expectThat } from './expect.ts';
import { expectId, expectOneOf, expectTimestamp } from './shapes.ts';

// The wire shapes of accounts, sessions and what proves who somebody is (AU7–AU9, AU12, ID4, ID5, SE6, AG11).

const PROFILE_KEYS = ['id', 'name', 'email', 'phone'];

export function expectProfile(value: unknown, answer?: Answer): Profile {
  return checkProfile(expectKeys(value, PROFILE_KEYS, 'a customer', answer), answer);
}

/** A customer as agents see it. */
export function expectAgentCustomer(value: unknown, answer?: Answer): AgentCustomer {
  const proofs = ['email_verified', 'phone_verified'];
  const keys = [...PROFILE_KEYS, ...proofs, 'external_id', 'created_at'];
  const customer = expectKeys(value, keys, "the agent's customer", answer);
  checkProfile(customer, answer);
  for (const key of proofs) expectOneOf(customer[key], [true, false], key, answer);
  expectTextOrNull(customer.external_id, 'external_id', answer);
  expectTimestamp(customer.created_at, 'created_at', answer);
  return customer as unknown as AgentCustomer;
}

export function expectLoggedIn(data: unknown, answer: Answer): LoggedIn {
  const login = expectKeys(data, ['customer', 'session_token'], 'data', answer);
  expectProfile(login.customer, answer);
  expectToken(login.session_token, answer);
  return login as unknown as LoggedIn;
}

export function expectMintedSession(data: unknown, answer: Answer): MintedSession {
  const minted = expectKeys(data, ['customer', 'session_token', 'session_expires_at'], 'data', answer);
  expectProfile(minted.customer, answer);
  expectToken(minted.session_token, answer);
  expectTimestamp(minted.session_expires_at, 'session_expires_at', answer);
  return minted as unknown as MintedSession;
}

export function expectStatus(data: unknown, answer: Answer): AuthStatus {
  const status = expectKeys(data, ['is_authenticated', 'customer', 'session_expires_at'], 'data', answer);
  expectOneOf(status.is_authenticated, [true, false], 'is_authenticated', answer);
  if (status.customer !== null) expectProfile(status.customer, answer);
  if (status.session_expires_at !== null) expectTimestamp(status.session_expires_at, 'session_expires_at', answer);
  return status as unknown as AuthStatus;
}

/** A session as agents see it: exactly these keys, so never a token. */
export function expectAgentSession(value: unknown, answer?: Answer): AgentSession {
  const times = ['created_at', 'last_seen_at', 'expires_at'];
  const session = expectKeys(value, ['id', 'identity_id', 'customer', ...times], 'a session', answer);
  expectThat(typeof session.id === 'string' && session.id !== '', 'id to be a text', session.id, answer);
  expectId(session.identity_id, session.customer === null ? 'anon_' : 'cus_', answer);
  if (session.customer !== null) expectProfile(session.customer, answer);
  for (const key of times) expectTimestamp(session[key], key, answer);
  return session as unknown as AgentSession;
}

export function expectIdentityKey(value: unknown, answer?: Answer): IdentityKey {
  return checkIdentityKey(expectKeys(value, IDENTITY_KEY_KEYS, 'an identity key', answer), answer);
}

export function expectCreatedIdentityKey(value: unknown, answer?: Answer): CreatedIdentityKey {
  const key = expectKeys(value, [...IDENTITY_KEY_KEYS, 'secret'], 'a new identity key', answer);
  checkIdentityKey(key, answer);
  const hasSecret = typeof key.secret === 'string' && key.secret !== '';
  expectThat(hasSecret === (key.algorithm === 'HS256'), 'a secret for HS256 and null for the others', key, answer);
  return key as unknown as CreatedIdentityKey;
}

export function expectOutboxEntry(value: unknown, answer?: Answer): OutboxEntry {
  const entry = expectKeys(value, ['id', 'channel', 'contact', 'code', 'created_at'], 'an entry', answer);
  expectOneOf(entry.channel, ['email', 'sms'], 'channel', answer);
  expectThat(/^\d{6}$/.test(String(entry.code)), 'a code of six digits', entry.code, answer);
  expectTimestamp(entry.created_at, 'created_at', answer);
  return entry as unknown as OutboxEntry;
}

const IDENTITY_KEY_KEYS = ['id', 'algorithm', 'public_key', 'created_at'];

function checkIdentityKey(key: Record<string, unknown>, answer?: Answer): IdentityKey {
  expectOneOf(key.algorithm, IDENTITY_ALGORITHMS, 'algorithm', answer);
  expectTextOrNull(key.public_key, 'public_key', answer);
  expectTimestamp(key.created_at, 'created_at', answer);
  return key as unknown as IdentityKey;
}

function checkProfile(customer: Record<string, unknown>, answer?: Answer): Profile {
  expectId(customer.id, 'cus_', answer);
  for (const key of ['name', 'email', 'phone']) expectTextOrNull(customer[key], key, answer);
  return customer as unknown as Profile;
}

function expectToken(value: unknown, answer?: Answer): void {
  expectThat(typeof value === 'string' && value !== '', 'session_token to be a text', value, answer);
}

function expectTextOrNull(value: unknown, what: string, answer?: Answer): void {
  expectThat(value === null || typeof value === 'string', `${what} to be a text or null`, value, answer);
}

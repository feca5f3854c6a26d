import { CONTACT_TYPES, type ContactType, LIMITS } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';

/** Where a login code is sent, normalised: two ways of writing one address or number are one contact (AU1). */
export interface Contact {
  type: ContactType;
  value: string;
}

/** How a code travels. */
export type Channel = 'email' | 'sms';

export function channelOf({ type }: Contact): Channel {
  return type === 'email' ? 'email' : 'sms';
}

/** What a request calls `contact`, of the type it says or looks like. */
export function parseContact(value: unknown, type: unknown): Contact {
  const named = CONTACT_TYPES.find(candidate => candidate === type);
  if (type !== undefined && type !== null && !named) {
    throw invalidField('contact_type', `contact_type must be one of ${CONTACT_TYPES.join(', ')}`);
  }
  const inferred = named ?? (typeof value === 'string' && value.includes('@') ? 'email' : 'phone');
  return inferred === 'email'
    ? { type: 'email', value: parseEmail(value, 'contact') }
    : { type: 'phone', value: parsePhone(value, 'contact') };
}

// What mail systems deliver to in practice: no quotes, no comments, no bare host.
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const LOCAL_PART_MAX = 64;

// Small letters make an ordinary letter of the Kelvin sign, and so one person's address another's.
const NOT_ASCII = /[^\x20-\x7e]/;

/** Trimmed and in lower case; `field` is what the request calls it. */
export function parseEmail(value: unknown, field: string): string {
  const written = typeof value === 'string' ? value.trim() : '';
  const email = NOT_ASCII.test(written) ? '' : written.toLowerCase();
  const at = email.lastIndexOf('@');
  const isEmail =
    email.length <= LIMITS.emailMaxLength &&
    at <= LOCAL_PART_MAX &&
    LOCAL_PART.test(email.slice(0, Math.max(at, 0))) &&
    DOMAIN.test(email.slice(at + 1));
  if (!isEmail) throw invalidField(field, `${field} must be an e-mail address${alternative(field)}`);
  return email;
}

const PUNCTUATION = /[ .()-]/g;
const E164 = /^\+[1-9]\d{7,14}$/;
const PHONE_MAX_LENGTH = 40;

/** E.164: `+` and 8–15 digits, once what people put between them is taken out. */
export function parsePhone(value: unknown, field: string): string {
  const isShort = typeof value === 'string' && value.length <= PHONE_MAX_LENGTH;
  const phone = isShort ? value.trim().replace(PUNCTUATION, '') : '';
  if (!E164.test(phone)) {
    const words = field === 'contact' ? 'an e-mail address or a phone number' : 'a phone number';
    throw invalidField(field, `${field} must be ${words}; numbers begin with + and the country code`);
  }
  return phone;
}

function alternative(field: string): string {
  return field === 'contact' ? ' or a phone number' : '';
}

import { LIMITS } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';

/** Why a password will not do, in words for people; null: it will (AC6). `email`: whose it is, empty when nobody knows. */
export function judgePassword(password: string, email: string): string | null {
  const folded = password.normalize('NFKC').toLowerCase();
  const length = [...folded].length;
  if (length < LIMITS.passwordMinLength) return `a password has at least ${LIMITS.passwordMinLength} characters`;
  if (length > LIMITS.passwordMaxLength) return `a password has at most ${LIMITS.passwordMaxLength} characters`;
  if (email !== '' && isAddress(folded, email)) return 'a password must not be your e-mail address';
  if (isCommon(folded)) return 'this password is one of the most common ones; take another';
  return null;
}

/** What a request calls `password`. */
export function parsePassword(value: unknown, email: string): string {
  const problem = typeof value === 'string' ? judgePassword(value, email) : 'a password is needed';
  if (problem !== null) throw invalidField('password', problem);
  return value as string;
}

/** Digits and signs around a word do not make it another one. */
const stripped = (text: string) => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/** The address and a few signs more are guessed as quickly as the address. */
function isAddress(folded: string, email: string): boolean {
  const [local = ''] = email.split('@', 1);
  return folded.includes(email) || email.includes(folded) || (local.length > 3 && stripped(folded) === stripped(local));
}

function isCommon(folded: string): boolean {
  if (new Set(folded).size < 4) return true;
  if ('01234567890123456789'.includes(folded) || '98765432109876543210'.includes(folded)) return true;
  return COMMON_PASSWORDS.has(folded) || COMMON_PASSWORDS.has(stripped(folded));
}

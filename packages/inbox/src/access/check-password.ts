import { LIMITS } from '@deskbell/protocol';
import { words } from './words.ts';

/** What to say about a password somebody chooses; null: it will do. The server has the last word. */
export function checkPassword(password: string, email = ''): string | undefined {
  if (password.length === 0) return words.passwordMissing;
  const length = [...password].length;
  if (length < LIMITS.passwordMinLength) return words.passwordShort(LIMITS.passwordMinLength - length);
  if (length > LIMITS.passwordMaxLength) return words.passwordLong;
  return email !== '' && password.toLowerCase() === email.trim().toLowerCase() ? words.passwordSame : undefined;
}

export function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text.trim());
}

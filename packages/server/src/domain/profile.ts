import { LIMITS } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';
import type { CustomerRecord } from './model.ts';
import { isStorable } from './storable-text.ts';

/** A customer's name: trimmed, 1–200 code points. */
export function parseName(value: unknown): string {
  const name = typeof value === 'string' ? value.trim() : '';
  const isName = name !== '' && [...name].length <= LIMITS.nameMaxLength && isStorable(name);
  if (!isName) throw invalidField('name', `name must have 1–${LIMITS.nameMaxLength} characters`);
  return name;
}

/** As much of a name from elsewhere as `parseName` takes; '' when that is nothing. */
export function cutName(text: string): string {
  const name = text.replaceAll('\0', '').toWellFormed().trim();
  return [...name].slice(0, LIMITS.nameMaxLength).join('').trim();
}

/** The shop's own word for a customer, as it is. */
export function isExternalId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LIMITS.externalIdMaxLength && isStorable(value);
}

/** Whether a login can still lead to this customer: only what is proven does (AU13). */
export function canBeFound({ email, emailVerified, phone, phoneVerified, externalId }: CustomerRecord): boolean {
  return (email !== null && emailVerified) || (phone !== null && phoneVerified) || externalId !== null;
}

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

/** The shop's own word for a customer, as it is. */
export function isExternalId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LIMITS.externalIdMaxLength && isStorable(value);
}

/** Whether a login can still lead to this customer: only what is proven does (AU13). */
export function canBeFound({ email, emailVerified, phone, phoneVerified, externalId }: CustomerRecord): boolean {
  return (email !== null && emailVerified) || (phone !== null && phoneVerified) || externalId !== null;
}

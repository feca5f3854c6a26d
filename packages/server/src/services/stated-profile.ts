import { invalidField } from '../domain/app-error.ts';
import { parseAttributeChanges } from '../domain/attributes.ts';
import type { Claim } from '../domain/claim.ts';
import { parseEmail, parsePhone } from '../domain/contact.ts';
import { parseName } from '../domain/profile.ts';

/** What the shop says of a customer beside who they are; absent or null: nothing (ID1). */
export function readStatedProfile(
  stated: Record<string, unknown>,
): Pick<Claim, 'name' | 'email' | 'phone' | 'attributes'> {
  const { name, email, email_verified, phone, phone_verified, attributes } = stated;
  const emailVerified = readFlag(email_verified, 'email_verified');
  const phoneVerified = readFlag(phone_verified, 'phone_verified');
  return {
    ...(isStated(name) && { name: parseName(name) }),
    ...(isStated(email) && { email: { value: parseEmail(email, 'email'), verified: emailVerified } }),
    ...(isStated(attributes) && { attributes: parseAttributeChanges(attributes) }),
    ...(isStated(phone) && { phone: { value: parsePhone(phone, 'phone'), verified: phoneVerified } }),
  };
}

function isStated(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A word in the place of `true` proves nothing, and taking it for `false` would hide the mistake. */
function readFlag(value: unknown, field: string): boolean {
  if (!isStated(value)) return false;
  if (typeof value !== 'boolean') throw invalidField(field, `${field} must be true or false`);
  return value;
}

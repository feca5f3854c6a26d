import { type AttributeValue, LIMITS } from '@deskbell/protocol';
import { AppError, invalidField } from './app-error.ts';
import { isStorable } from './storable-text.ts';

/** What the shop knows of a customer beside who they are. */
export type Attributes = Record<string, AttributeValue>;
/** Null takes one out. */
export type AttributeChanges = Record<string, AttributeValue | null>;

const NAME = new RegExp(`^[A-Za-z][A-Za-z0-9_.-]{0,${LIMITS.attributeNameMaxLength - 1}}$`);

/** Names and values as they may be stored (CU3). */
export function parseAttributeChanges(value: unknown): AttributeChanges {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidField('attributes', 'attributes must be an object');
  }
  const changes = Object.entries(value);
  if (changes.length > LIMITS.attributesMax * 2) throw tooMany();
  return Object.fromEntries(changes.map(([name, value]) => [parseAttributeName(name), parseValue(name, value)]));
}

/** Applied to what is there. Throws when the customer would have too many. */
export function changeAttributes(attributes: Attributes, changes: AttributeChanges): Attributes {
  const next = Object.entries({ ...attributes, ...changes }).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  if (next.length > LIMITS.attributesMax) throw tooMany();
  return Object.fromEntries(next);
}

function parseAttributeName(name: string): string {
  if (NAME.test(name)) return name;
  throw invalidField(
    'attributes',
    `an attribute’s name has 1–${LIMITS.attributeNameMaxLength} letters, digits, _, . or -, a letter first`,
  );
}

function parseValue(name: string, value: unknown): AttributeValue | null {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const isText = typeof value === 'string' && isStorable(value);
  if (isText && [...value].length <= LIMITS.attributeTextMaxCodePoints) return value;
  throw invalidField(
    'attributes',
    `${name} must be a text of at most ${LIMITS.attributeTextMaxCodePoints} characters, a number, true, false or null`,
  );
}

function tooMany(): AppError {
  return new AppError('VALIDATION_ERROR', `a customer has at most ${LIMITS.attributesMax} attributes`, {
    context: { field: 'attributes' },
  });
}

import { type AttributeValue, LIMITS } from '@deskbell/protocol';

export const ATTRIBUTE_TYPES = ['text', 'number', 'yesNo'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

export function typeOf(value: AttributeValue): AttributeType {
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'yesNo' : 'text';
}

/** What was typed, as a value of that type; null: it is none. A decimal comma is as good as a point. */
export function parseAttribute(typed: string, type: AttributeType): AttributeValue | null {
  if (type === 'yesNo') return typed === 'true' ? true : typed === 'false' ? false : null;
  const text = typed.trim();
  if (text === '') return null;
  if (type === 'text') return text;
  const number = Number(text.replace(/^(-?\d+),(\d+)$/, '$1.$2'));
  return Number.isFinite(number) ? number : null;
}

const NAME = new RegExp(`^[A-Za-z][A-Za-z0-9_.-]{0,${LIMITS.attributeNameMaxLength - 1}}$`);

/** As a shop's own code names it: `order_count`; spaces become `_`. Null when it cannot be a name (CU3). */
export function toAttributeName(typed: string): string | null {
  const name = typed.trim().replace(/\s+/g, '_');
  return NAME.test(name) ? name : null;
}

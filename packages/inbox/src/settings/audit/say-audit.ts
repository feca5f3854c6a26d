import type { Actor } from '@deskbell/protocol';
import { words } from '../words.ts';

const { audit: said } = words;

/** `identity_key.created` reads `Identity key created`: whatever a later server writes down can be read too. */
export function sayAuditAction(action: string): string {
  const text = action.replace(/[._]/g, ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function sayActor({ kind, name, id }: Actor): string {
  if (kind === 'system') return said.system;
  if (kind === 'customer') return said.customer;
  const shown = name ?? id ?? '';
  return kind === 'key' ? said.key(shown) : shown;
}

/** What nobody has a word for is read as it is written down. */
export function sayDetailName(name: string): string {
  return said.detailNames[name] ?? sayAuditAction(name);
}

/** A value that changed; `{from, to}` as an arrow. `name`: what it is the value of. */
export function sayDetail(value: unknown, name = ''): string {
  if (typeof value === 'string') return said.detailValues[name]?.[value] ?? value;
  if (Array.isArray(value)) return value.map(each => sayDetail(each, name)).join(', ');
  if (typeof value === 'object' && value !== null) {
    const { from, to, ...rest } = value as Record<string, unknown>;
    if (to !== undefined && Object.keys(rest).length === 0) {
      return `${sayDetail(from ?? null, name)} → ${sayDetail(to, name)}`;
    }
    return JSON.stringify(value);
  }
  if (typeof value === 'boolean') return value ? said.yes : said.no;
  return value === null ? '–' : String(value);
}

import type { Environment } from '@deskbell/protocol';

export type KeyKind = 'public' | 'secret';

const KEY = /^(pk|sk)_(live|test)_[A-Za-z0-9_-]{8,128}$/;

/** What a key says of itself, or null when it cannot be a key. Only the database says whether it is one. */
export function parseKey(text: string): { kind: KeyKind; environment: Environment } | null {
  const match = KEY.exec(text);
  if (!match) return null;
  return { kind: match[1] === 'pk' ? 'public' : 'secret', environment: match[2] as Environment };
}

export function formatKey(kind: KeyKind, environment: Environment, random: string): string {
  return `${kind === 'public' ? 'pk' : 'sk'}_${environment}_${random}`;
}

/** What may be shown of a key once it is stored: a public key whole, of a secret one enough to recognise it. */
export function displayKey(kind: KeyKind, key: string): string {
  return kind === 'public' ? key : `${key.slice(0, 12)}…`;
}

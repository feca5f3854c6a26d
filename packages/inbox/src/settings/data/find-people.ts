import type { SearchHit } from '@deskbell/protocol';

/** Somebody whose data can be exported or erased. */
export interface Found {
  id: string;
  name: string | null;
  email: string | null;
}

/** Everybody in what a search found, once each; those found by name or address before those found by what they wrote. */
export function findPeople(hits: readonly SearchHit[]): Found[] {
  const sorted = hits.toSorted((a, b) => Number(b.kind === 'customer') - Number(a.kind === 'customer'));
  const people = new Map<string, Found>();
  for (const { conversation } of sorted) {
    const { id, name, email } = conversation.customer;
    if (!people.has(id)) people.set(id, { id, name, email });
  }
  return [...people.values()];
}

export const isIdentityId = (text: string): boolean => /^(cus|anon)_\w+$/.test(text);

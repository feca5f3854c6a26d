import type { Actor, Author } from '@deskbell/protocol';

/**
 * The scope of an agent's client_id, and what a note says of who wrote it: the member, or all secret keys together, since
 * a retry after a key was rotated is still the same reply.
 */
export function writerKey({ kind, id }: Actor): string {
  return kind === 'member' && id !== null ? id : 'agent';
}

/** Who the other agents see as the author; null: not a member. */
export function authorOf({ kind, id, name }: Actor): Author {
  return kind === 'member' && id !== null ? { id, name: name ?? id } : null;
}

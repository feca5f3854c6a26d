import { LIMITS } from '@deskbell/protocol';

const MENTION = /@\[[^\]\n]{1,200}\]\((mem_[\w-]{1,60})\)/g;

/** The members a note names, as `@[Name](mem_…)`, each once (WR5). */
export function readMentions(content: string): string[] {
  const ids = new Set(Array.from(content.matchAll(MENTION), ([, id]) => id as string));
  return [...ids].slice(0, LIMITS.mentionsMax);
}

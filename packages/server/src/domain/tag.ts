import { LIMITS } from '@deskbell/protocol';
import { type AppError, invalidField } from './app-error.ts';
import { isStorable } from './storable-text.ts';

/** A tag as it is stored: trimmed, in lower case, white space inside it one space (DK5). */
export function parseTag(value: string, field = 'tag'): string {
  const tag = value.trim().replace(/\s+/g, ' ').toLowerCase();
  if (tag !== '' && [...tag].length <= LIMITS.tagMaxCodePoints && isStorable(tag)) return tag;
  throw invalidField(field, `a tag must have 1–${LIMITS.tagMaxCodePoints} characters`);
}

/** All tags of a conversation: each once, sorted. */
export function parseTags(values: string[]): string[] {
  if (values.length > LIMITS.tagsPerConversation * 2) throw tooMany();
  const tags = new Set(values.map(value => parseTag(value, 'tags')));
  if (tags.size > LIMITS.tagsPerConversation) throw tooMany();
  return [...tags].sort();
}

function tooMany(): AppError {
  return invalidField('tags', `a conversation has at most ${LIMITS.tagsPerConversation} tags`);
}

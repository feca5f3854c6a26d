import { LIMITS } from '@deskbell/protocol';
import { AppError, invalidField } from './app-error.ts';
import { isStorable } from './storable-text.ts';

/** What is stored of a message's text: trimmed, 1–4000 code points, otherwise as sent (MS3, MS4). */
export function parseContent(value: unknown): string {
  if (typeof value !== 'string') throw badContent('content must be a string');
  const content = trim(value);
  if (content === '') throw badContent('content is empty after trimming');
  if (exceedsCodePoints(content, LIMITS.contentMaxCodePoints)) {
    throw badContent(`content is longer than ${LIMITS.contentMaxCodePoints} characters`);
  }
  if (!isStorable(content)) throw badContent('content holds a NUL or a lone surrogate');
  return content;
}

/** The idempotency key of a send, or null when there is none (MS7). */
export function parseClientId(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw invalidField('client_id', 'client_id must be a string');
  if (value.length < 1 || value.length > LIMITS.clientIdMaxLength) {
    throw invalidField('client_id', `client_id must have 1–${LIMITS.clientIdMaxLength} characters`);
  }
  if (!isStorable(value)) throw invalidField('client_id', 'client_id holds a NUL or a lone surrogate');
  return value;
}

// The seed's page names BAD_REQUEST for content; every other field is a VALIDATION_ERROR.
function badContent(message: string): AppError {
  return new AppError('BAD_REQUEST', message, { context: { field: 'content' } });
}

// String.trim knows all of Unicode's white space but NEL.
const NEXT_LINE = '\u0085';

function trim(text: string): string {
  let trimmed = text.trim();
  while (trimmed.startsWith(NEXT_LINE)) trimmed = trimmed.slice(1).trimStart();
  while (trimmed.endsWith(NEXT_LINE)) trimmed = trimmed.slice(0, -1).trimEnd();
  return trimmed;
}

function exceedsCodePoints(text: string, max: number): boolean {
  if (text.length <= max) return false;
  if (text.length > max * 2) return true;
  let count = 0;
  for (const _ of text) count++;
  return count > max;
}

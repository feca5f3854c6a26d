import { type AppError, invalidField } from './app-error.ts';

/** What a list answers as `next_cursor`: opaque to whoever hands it back. */
export function sealCursor(place: string): string {
  return Buffer.from(place).toString('base64url');
}

/** The parts of a sealed place; undefined when absent: the first page. What no page answered is refused. */
export function openCursor(value: unknown, pattern: RegExp): RegExpExecArray | undefined {
  if (value === undefined) return undefined;
  const place = typeof value === 'string' ? Buffer.from(value, 'base64url').toString('latin1') : '';
  const match = pattern.exec(place);
  if (!match) throw badCursor();
  return match;
}

export function badCursor(): AppError {
  return invalidField('cursor', 'cursor must be a next_cursor of an earlier page');
}

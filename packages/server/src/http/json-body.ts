import { isUtf8 } from 'node:buffer';
import { LIMITS } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';

/** The JSON value of a body; `undefined` for an empty one. Stricter than JSON.parse: see IN1, IN2. */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw new AppError('BAD_REQUEST', 'the body is not valid UTF-8');
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('BAD_REQUEST', 'the body is not valid JSON', { cause });
  }
  refuseAmbiguity(text);
  return value;
}

/**
 * Walks text that is known to be JSON and refuses what JSON.parse silently resolves: of duplicate keys it keeps the
 * last, where another parser on the way may have read the first; `__proto__` is a trap for whoever copies the object.
 */
function refuseAmbiguity(text: string): void {
  /** The keys of each open object; null for an array. */
  const open: (Set<string> | null)[] = [];
  let isKeyNext = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
      case 0x5b: // [
        isKeyNext = text[at] === '{';
        open.push(isKeyNext ? new Set() : null);
        if (open.length > LIMITS.jsonDepth) {
          throw new AppError('BAD_REQUEST', `the body is nested deeper than ${LIMITS.jsonDepth}`);
        }
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        isKeyNext = false;
        break;
      case 0x2c: // ,
        isKeyNext = open.at(-1) != null;
        break;
      case 0x22: {
        const end = endOfString(text, at);
        if (isKeyNext) addKey(open.at(-1), JSON.parse(text.slice(at, end + 1)) as string);
        isKeyNext = false;
        at = end;
      }
    }
  }
}

function addKey(keys: Set<string> | null | undefined, key: string): void {
  if (key === '__proto__' || keys?.has(key)) {
    const problem = key === '__proto__' ? 'is not allowed' : 'is there twice';
    throw new AppError('BAD_REQUEST', `the key "${key.slice(0, 100)}" ${problem}`, {
      context: { field: key.slice(0, 100) },
    });
  }
  keys?.add(key);
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

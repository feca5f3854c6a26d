import { isDeepStrictEqual } from 'node:util';
import { ERRORS, type ErrorBody, type ErrorCode } from '@deskbell/protocol';
import { type Answer, at } from './answer.ts';
import { Miss } from './case.ts';

/** The data of a 200, out of an envelope that has nothing else in it. */
export function expectOk<T>(answer: Answer): T {
  if (answer.status !== 200) throw new Miss('status 200', describe(answer), answer);
  return expectData<T>(answer);
}

/** The data of any 2xx: for what the contract leaves open between 200 and 201. */
export function expectDone<T>(answer: Answer): T {
  if (answer.status < 200 || answer.status > 299) throw new Miss('a 2xx status', describe(answer), answer);
  return expectData<T>(answer);
}

/** The error of a refusal, checked against the table of codes (EN2). */
export function expectError(answer: Answer, ...codes: [ErrorCode, ...ErrorCode[]]): ErrorBody {
  const error = expectErrorEnvelope(answer);
  if (!codes.includes(error.code)) throw new Miss(codes.join(' or '), describe(answer), answer);
  return error;
}

/** A refusal with this status and any code that has it. */
export function expectRefusal(answer: Answer, status: number): ErrorBody {
  const error = expectErrorEnvelope(answer);
  if (answer.status !== status) throw new Miss(`status ${status}`, describe(answer), answer);
  return error;
}

export function expectErrorEnvelope(answer: Answer): ErrorBody {
  const envelope = expectKeys(answer.json, ['success', 'error'], `an error envelope`, answer);
  expectEqual(envelope.success, false, 'success', answer);
  const error = envelope.error as Record<string, unknown>;
  const keys = ['code', 'message', 'retryable', ...(at(error, 'context') === undefined ? [] : ['context'])];
  expectKeys(error, keys, 'error', answer);
  const rule = ERRORS[error.code as ErrorCode] as (typeof ERRORS)[ErrorCode] | undefined;
  if (!rule) throw new Miss('a code of the contract', String(error.code), answer);
  expectEqual(answer.status, rule.status, `the status of ${String(error.code)}`, answer);
  expectEqual(error.retryable, rule.retryable, `retryable of ${String(error.code)}`, answer);
  if (typeof error.message !== 'string' || !error.message) {
    throw new Miss('error.message to be a text', show(error.message), answer);
  }
  return error as unknown as ErrorBody;
}

/** An object with exactly these keys. */
export function expectKeys(value: unknown, keys: string[], what: string, answer?: Answer): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Miss(`${what} to be an object with ${keys.join(', ')}`, show(value ?? answer?.text), answer);
  }
  const missing = keys.filter(key => !(key in value));
  const extra = Object.keys(value).filter(key => !keys.includes(key));
  if (missing.length + extra.length > 0) {
    const difference = [...missing.map(key => `no ${key}`), ...extra.map(key => `also ${key}`)].join(', ');
    throw new Miss(`${what} to have exactly ${keys.join(', ')}`, difference, answer);
  }
  return value as Record<string, unknown>;
}

export function expectEqual(observed: unknown, expected: unknown, what: string, answer?: Answer): void {
  if (isDeepStrictEqual(observed, expected)) return;
  const [wanted, seen] =
    Array.isArray(expected) && Array.isArray(observed)
      ? fromDifference(expected, observed)
      : [expected, observed].map(show);
  throw new Miss(`${what} to be ${wanted}`, seen ?? '', answer);
}

/** Two long lists, from where they part. */
function fromDifference(expected: unknown[], observed: unknown[]): [expected: string, observed: string] {
  const at = expected.findIndex((item, index) => !isDeepStrictEqual(item, observed[index]));
  const from = at < 0 ? expected.length : at;
  if (from === 0) return [show(expected), show(observed)];
  const tell = (list: unknown[]) => `${list.length} items, from item ${from + 1} on ${show(list.slice(from))}`;
  return [tell(expected), tell(observed)];
}

/** The general form: a claim in words, with what was seen instead. */
export function expectThat(holds: boolean, expected: string, observed: unknown, answer?: Answer): void {
  if (!holds) throw new Miss(expected, typeof observed === 'string' ? observed : show(observed), answer);
}

export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 400 ? `${text.slice(0, 400)}… (${text.length} characters)` : text;
}

function expectData<T>(answer: Answer): T {
  const envelope = expectKeys(answer.json, ['success', 'data'], 'an envelope', answer);
  expectEqual(envelope.success, true, 'success', answer);
  return envelope.data as T;
}

function describe(answer: Answer): string {
  const code = at(answer.json, 'error', 'code');
  return typeof code === 'string' ? `${answer.status} ${code}` : `${answer.status} ${show(answer.text.slice(0, 200))}`;
}

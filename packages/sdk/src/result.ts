import type { ErrorCode } from '@deskbell/protocol';

/** Why something did not work. Branch on `code` and `retryable`, never on `message`. */
export interface DeskbellError {
  /**
   * A code of the server, or one of ours: `NETWORK_ERROR` (no answer), `ABORTED` (the given signal), `NOT_ALLOWED`
   * (this client cannot do that now).
   */
  code: ErrorCode | 'NETWORK_ERROR' | 'ABORTED' | 'NOT_ALLOWED';
  message: string;
  /** Whether the same call may work later. */
  retryable: boolean;
  /** What a program may want: `field`, `message`, `retry_after_ms`. */
  context: Record<string, unknown>;
}

/** What every method answers: they never throw. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: DeskbellError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failed(
  code: DeskbellError['code'],
  message: string,
  retryable: boolean,
  context: Record<string, unknown> = {},
): { ok: false; error: DeskbellError } {
  return { ok: false, error: { code, message, retryable, context } };
}

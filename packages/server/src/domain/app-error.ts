import type { ErrorCode } from '@deskbell/protocol';

/** A refusal with a code a client can branch on; `cause` is for the log and never leaves the process. */
export class AppError extends Error {
  override name = 'AppError';
  readonly code: ErrorCode;
  readonly context: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, options: { context?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.context = options.context;
  }
}

/** An input that breaks a rule, naming it (EN3). */
export function invalidField(field: string, message: string): AppError {
  return new AppError('VALIDATION_ERROR', message, { context: { field } });
}

import { type Envelope, ERRORS, type ErrorBody, type ErrorCode } from '@deskbell/protocol';
import type { FastifyError } from 'fastify';
import { AppError } from '../domain/app-error.ts';
import { BlobsUnavailable, ScannerUnavailable, StorageUnavailable } from '../ports.ts';

export interface Refusal {
  status: number;
  headers: Record<string, string>;
  envelope: Extract<Envelope<never>, { success: false }>;
}

export function success<T>(data: T): { success: true; data: T } {
  return { success: true, data };
}

/** Any error as the answer a client gets: a code, no cause, no stack (EN1, EN4). */
export function refuse(error: unknown): Refusal {
  return toRefusal(toAppError(error));
}

/** Whether the fault is ours and belongs into the log with its stack. */
export function isFault(error: unknown): boolean {
  return ERRORS[toAppError(error).code].status >= 500;
}

/** Seconds a client should wait after a 503 (EN6). */
const RETRY_AFTER_SECONDS = 1;

function toRefusal({ code, message, context }: AppError): Refusal {
  const { status, retryable } = ERRORS[code];
  const error: ErrorBody = { code, message, retryable, ...(context && { context }) };
  const waitMs = context?.['retry_after_ms'];
  const headers: Record<string, string> = {};
  if (typeof waitMs === 'number') headers['retry-after'] = String(Math.ceil(waitMs / 1000));
  else if (status === 503) headers['retry-after'] = String(RETRY_AFTER_SECONDS);
  return { status, headers, envelope: { success: false, error } };
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof StorageUnavailable) {
    return new AppError('SERVICE_UNAVAILABLE', 'cannot store or read now; try again', { cause: error });
  }
  if (error instanceof BlobsUnavailable || error instanceof ScannerUnavailable) {
    return new AppError('SERVICE_UNAVAILABLE', 'files cannot be stored or checked now; try again', { cause: error });
  }
  return (
    fromFastify(error as Partial<FastifyError> | null) ?? new AppError('SERVER_ERROR', 'something went wrong here')
  );
}

// What Fastify, or Node below it, finds before a route runs. By code: its texts may change.
const FASTIFY_CODES: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['PAYLOAD_TOO_LARGE', 'the body is too large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['UNSUPPORTED_MEDIA_TYPE', 'send Content-Type: application/json'],
  FST_ERR_CTP_EMPTY_TYPE: ['UNSUPPORTED_MEDIA_TYPE', 'send Content-Type: application/json'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['BAD_REQUEST', 'the body is not as long as Content-Length says'],
  // The client went away in the middle of its body.
  ECONNRESET: ['BAD_REQUEST', 'the request was cut off'],
  FST_ERR_BAD_URL: ['BAD_REQUEST', 'the path is not a valid URL'],
  FST_ERR_MAX_PARAM_LENGTH: ['NOT_FOUND', 'no such path'],
};

function fromFastify(error: Partial<FastifyError> | null): AppError | null {
  if (error?.validation) return fromValidation(error.validation[0]);
  const known = FASTIFY_CODES[error?.code ?? ''];
  return known ? new AppError(...known) : null;
}

function fromValidation(problem: NonNullable<FastifyError['validation']>[number] | undefined): AppError {
  const missing = problem?.params['missingProperty'];
  const field = typeof missing === 'string' ? missing : problem?.instancePath.split('/')[1];
  const message = typeof missing === 'string' ? `${missing} is missing` : `${field ?? 'body'} ${problem?.message}`;
  // The seed's page names BAD_REQUEST for content; a body that is no object has no content either.
  const code = field === undefined || field === 'content' ? 'BAD_REQUEST' : 'VALIDATION_ERROR';
  return new AppError(code, message, field === undefined ? {} : { context: { field } });
}

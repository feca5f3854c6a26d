/** One table of error codes (EN2): what a client branches on, its HTTP status and whether trying again can help. */
export const ERRORS = {
  BAD_REQUEST: { status: 400, retryable: false },
  VALIDATION_ERROR: { status: 400, retryable: false },
  OTP_INVALID: { status: 400, retryable: false },
  OTP_EXPIRED: { status: 400, retryable: false },
  UNAUTHORIZED: { status: 401, retryable: false },
  FORBIDDEN: { status: 403, retryable: false },
  NOT_FOUND: { status: 404, retryable: false },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false },
  REQUEST_TIMEOUT: { status: 408, retryable: true },
  CONFLICT: { status: 409, retryable: false },
  PRECONDITION_FAILED: { status: 412, retryable: false },
  PAYLOAD_TOO_LARGE: { status: 413, retryable: false },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, retryable: false },
  BUSINESS_RULE_VIOLATION: { status: 422, retryable: false },
  RATE_LIMITED: { status: 429, retryable: true },
  HEADERS_TOO_LARGE: { status: 431, retryable: false },
  SERVER_ERROR: { status: 500, retryable: true },
  SERVICE_UNAVAILABLE: { status: 503, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type ErrorCode = keyof typeof ERRORS;

/** The `error` of a failed answer. `context` holds what a program may want: `field`, `message`, `retry_after_ms`. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  retryable: boolean;
  context?: Record<string, unknown>;
}

export type Envelope<T> = { success: true; data: T } | { success: false; error: ErrorBody };

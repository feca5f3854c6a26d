/** Why a step of the log-in did not work; the words are in `words.ts`. */
export type AuthProblem =
  | 'credentials'
  | 'password'
  | 'passwordLength'
  | 'weak'
  | 'code'
  | 'codeUsed'
  | 'backupCode'
  | 'locked'
  | 'tooOften'
  | 'stepExpired'
  | 'linkExpired'
  | 'passkeyUnknown'
  | 'passkeyStopped'
  | 'passkeyKnown'
  | 'notFresh'
  | 'disabled'
  | 'email'
  | 'offline'
  | 'unknown';

/** `message`: the server's own words, where they say more than ours. */
export type AuthFailure = { ok: false; problem: AuthProblem; message?: string };
export type AuthAnswer<T> = { ok: true; value: T } | AuthFailure;

const PROBLEMS: Record<string, AuthProblem> = {
  INVALID_EMAIL_OR_PASSWORD: 'credentials',
  INVALID_EMAIL: 'email',
  INVALID_PASSWORD: 'password',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'password',
  PASSWORD_TOO_SHORT: 'passwordLength',
  PASSWORD_TOO_LONG: 'passwordLength',
  INVALID_CODE: 'code',
  CODE_USED: 'codeUsed',
  OTP_HAS_EXPIRED: 'code',
  INVALID_BACKUP_CODE: 'backupCode',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'locked',
  ACCOUNT_TEMPORARILY_LOCKED: 'locked',
  INVALID_TWO_FACTOR_COOKIE: 'stepExpired',
  INVALID_TOKEN: 'linkExpired',
  PASSKEY_NOT_FOUND: 'passkeyUnknown',
  AUTHENTICATION_FAILED: 'passkeyUnknown',
  CHALLENGE_NOT_FOUND: 'stepExpired',
  PREVIOUSLY_REGISTERED: 'passkeyKnown',
  SESSION_NOT_FRESH: 'notFresh',
  BANNED_USER: 'disabled',
  FORBIDDEN: 'disabled',
};

/** Its own code first; else what the status says. */
export function failureOf(status: number, body: unknown): AuthFailure {
  const holder = isObject(body) && isObject(body['error']) ? body['error'] : body;
  const { code, message } = isObject(holder) ? holder : {};
  if (code === 'VALIDATION_ERROR' && typeof message === 'string') return { ok: false, problem: 'weak', message };
  const known = typeof code === 'string' && Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined;
  if (known) return { ok: false, problem: known };
  if (status === 429) return { ok: false, problem: 'tooOften' };
  return { ok: false, problem: status >= 500 ? 'offline' : 'unknown' };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

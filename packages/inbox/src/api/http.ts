import { type Envelope, HEADERS, type Environment as Tenancy } from '@deskbell/protocol';
import { type DeskbellError, failed, ok, type Result } from '@deskbell/sdk/parts';

export type { DeskbellError, Result };

export interface CallOptions {
  signal?: AbortSignal;
  /** Lets the request outlive the page: for what must be said when it is closed. */
  keepalive?: boolean;
  /** Where more than `TIMEOUT_MS` is needed. */
  timeoutMs?: number;
}
export type Query = Record<string, string | number | boolean | null | undefined>;

/** An answer that takes longer counts as none. */
const TIMEOUT_MS = 20_000;

let environment: Tenancy = 'live';
let onLoggedOut: () => void = () => undefined;

/** Which environment all requests are about from now on, and who hears that nobody is logged in any more. */
export function configureApi(options: { environment?: Tenancy; onLoggedOut?: () => void }): void {
  environment = options.environment ?? environment;
  onLoggedOut = options.onLoggedOut ?? onLoggedOut;
}

/** Calls of our own API. None of them throws. */
export const api = {
  get: <T>(path: string, query: Query = {}, options?: CallOptions) =>
    call<T>('GET', path + formatQuery(query), undefined, options),
  post: <T>(path: string, json: unknown = {}, options?: CallOptions) => call<T>('POST', path, json, options),
  put: <T>(path: string, json: unknown, options?: CallOptions) => call<T>('PUT', path, json, options),
  patch: <T>(path: string, json: unknown, options?: CallOptions) => call<T>('PATCH', path, json, options),
  delete: <T>(path: string, options?: CallOptions) => call<T>('DELETE', path, undefined, options),
};

/** `?a=1&b=2` of what is there; empty without. */
export function formatQuery(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
}

async function call<T>(method: string, path: string, json: unknown, options: CallOptions = {}): Promise<Result<T>> {
  const answer = await exchange(method, path, json, options);
  if (!answer.ok) return answer;
  try {
    return readEnvelope<T>((await answer.value.json()) as Envelope<T>, answer.value);
  } catch {
    return failed('SERVER_ERROR', 'the answer cannot be read', true);
  }
}

/** One request and its answer, whatever that says; for what does not speak our envelope. */
export async function exchange(
  method: string,
  path: string,
  json: unknown,
  { signal, keepalive, timeoutMs = TIMEOUT_MS }: CallOptions = {},
): Promise<Result<Response>> {
  const signals = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])];
  try {
    const response = await fetch(path, {
      method,
      headers: {
        [HEADERS.environment]: environment,
        ...(json !== undefined && { 'content-type': 'application/json' }),
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      ...(keepalive ? { keepalive } : { signal: AbortSignal.any(signals) }),
      credentials: 'same-origin',
    });
    return ok(response);
  } catch {
    if (signal?.aborted) return failed('ABORTED', 'the call was aborted', false);
    return failed('NETWORK_ERROR', 'the server did not answer', true);
  }
}

function readEnvelope<T>(envelope: Envelope<T>, response: Response): Result<T> {
  if (envelope.success) return ok(envelope.data);
  const { code, message, retryable, context = {} } = envelope.error;
  if (code === 'UNAUTHORIZED') onLoggedOut();
  const seconds = Number(response.headers.get('retry-after'));
  const wait = seconds > 0 && context['retry_after_ms'] === undefined ? { retry_after_ms: seconds * 1000 } : {};
  return failed(code, message, retryable, { ...wait, ...context });
}

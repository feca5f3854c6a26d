import { type Envelope, HEADERS } from '@deskbell/protocol';
import { type Backoff, backoffMs } from './backoff.ts';
import type { Environment } from './environment.ts';
import { failed, ok, type Result } from './result.ts';
import type { TokenStore } from './token-store.ts';

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** From the origin on, query and all. */
  path: string;
  json?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Whether doing it twice is as good as once: only then is it repeated after a failure that leaves it open. */
  repeatable: boolean;
  /** Whether the server makes a session when there is none: such calls wait for one another while there is none. */
  mints?: boolean;
}

export interface HttpOptions {
  url: string;
  publicKey: string;
  tokens: TokenStore;
  environment: Environment;
  /** `include` (default) also uses the cookie, where the browser lets it through. */
  credentials: RequestCredentials;
}

export interface Http {
  /** Never throws. Network errors, 429 and 5xx are tried again, a bounded number of times, before they surface. */
  call<T>(call: Call): Promise<Result<T>>;
}

const ATTEMPTS = 4;
const BACKOFF: Backoff = { first: 500, most: 8_000 };
/** A `Retry-After` is heeded up to here; a longer one is the caller's to wait for. */
const PATIENCE_MS = 15_000;
/** An answer that takes longer counts as none. */
const TIMEOUT_MS = 20_000;

/** Requests of one session: the token goes out with each and is replaced by what comes back. */
export function createHttp({ url, publicKey, tokens, environment, credentials }: HttpOptions): Http {
  /** The call that is about to make the session; without it two first calls would make two. */
  let minting: Promise<unknown> | null = null;

  async function call<T>(what: Call): Promise<Result<T>> {
    while (what.mints && tokens.read() === null && minting) await minting;
    if (!what.mints || tokens.read() !== null) return attempt<T>(what);
    const first = attempt<T>(what);
    minting = first;
    const result = await first;
    minting = null;
    return result;
  }

  async function attempt<T>(what: Call): Promise<Result<T>> {
    for (let failures = 0; ; ) {
      const sentWith = tokens.read();
      const answer = await exchange<T>(what, sentWith);
      if (answer.ok) return answer;
      failures++;
      const { code, retryable, context } = answer.error;
      // A login elsewhere in this page turned the session over while the request was on its way.
      const isOutdated = code === 'UNAUTHORIZED' && tokens.read() !== sentWith;
      const isDecided = code === 'RATE_LIMITED' || code === 'SERVICE_UNAVAILABLE';
      const mayRepeat = isOutdated || (retryable && (what.repeatable || isDecided));
      if (!mayRepeat || failures >= ATTEMPTS || what.signal?.aborted) return answer;
      const asked = Number(context['retry_after_ms'] ?? 0);
      if (asked > PATIENCE_MS) return answer;
      const waitMs = isOutdated ? 0 : Math.max(asked, backoffMs(failures, BACKOFF, environment.random));
      await pause(environment, waitMs, what.signal);
    }
  }

  async function exchange<T>(what: Call, token: string | null): Promise<Result<T>> {
    const timeout = new AbortController();
    const stopWaiting = environment.after(TIMEOUT_MS, () => timeout.abort());
    const forward = () => timeout.abort();
    what.signal?.addEventListener('abort', forward);
    try {
      const response = await environment.fetch(url + what.path, {
        method: what.method,
        credentials,
        headers: {
          ...what.headers,
          [HEADERS.publicKey]: publicKey,
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(what.json !== undefined && { 'content-type': 'application/json' }),
        },
        ...(what.json !== undefined && { body: JSON.stringify(what.json) }),
        signal: timeout.signal,
      });
      const minted = response.headers.get(HEADERS.sessionToken);
      // A late answer must not put its session in the place of a newer one.
      if (minted !== null && tokens.read() === token) tokens.write(minted);
      return read<T>(response, (await response.json()) as Envelope<T>);
    } catch {
      if (what.signal?.aborted) return failed('ABORTED', 'the call was aborted', false);
      return failed('NETWORK_ERROR', 'the server did not answer', true);
    } finally {
      stopWaiting();
      what.signal?.removeEventListener('abort', forward);
    }
  }

  return { call };
}

function read<T>(response: Response, envelope: Envelope<T>): Result<T> {
  if (envelope.success) return ok(envelope.data);
  const { code, message, retryable, context = {} } = envelope.error;
  const seconds = Number(response.headers.get('retry-after'));
  const wait = seconds > 0 && context['retry_after_ms'] === undefined ? { retry_after_ms: seconds * 1000 } : {};
  return failed(code, message, retryable, { ...wait, ...context });
}

function pause(environment: Environment, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const stop = environment.after(ms, done);
    function done(): void {
      stop();
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done);
  });
}

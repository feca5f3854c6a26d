import { AppError } from './app-error.ts';
import { type RequestHeaders, readForeignOrigin } from './credentials.ts';
import type { KeyRecord } from './model.ts';

/** The foreign page a request comes from, if its public key lists that exact origin; null when there is none (KY5). */
export function requireAllowedOrigin(headers: RequestHeaders, key: KeyRecord): string | null {
  const origin = readForeignOrigin(headers);
  if (origin !== null && !key.origins.includes(origin)) {
    throw new AppError('FORBIDDEN', 'this origin is not allowed for this key');
  }
  return origin;
}

/** A secret key in a browser is a published one (KY6). */
export function refuseBrowser(headers: RequestHeaders): void {
  if (headers['origin'] === undefined) return;
  throw new AppError('FORBIDDEN', 'a secret key does not belong in a browser; disable it if it was published');
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { LIMITS, ROUTES } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import type { SignFileUrl } from '../domain/present-upload.ts';
import type { Clock } from '../ports.ts';

const MINUTE_MS = 60_000;

interface Signing {
  /** What this installation signs with. */
  secret: string;
  baseUrl: () => string;
  clock: Pick<Clock, 'now'>;
}

/**
 * Makes the URLs under which files are read (FI1). They end with a whole minute, so that what is read again meanwhile has
 * the same URL and comes from the reader's cache.
 */
export function createFileUrl({ secret, baseUrl, clock }: Signing): SignFileUrl {
  return uploadId => {
    const lastMinute = Math.floor((clock.now() + LIMITS.fileUrlSeconds * 1000) / MINUTE_MS);
    const expires = String((lastMinute * MINUTE_MS) / 1000);
    const signature = sign(secret, ['file', uploadId, expires]);
    return `${baseUrl()}${ROUTES.files}/${uploadId}?expires=${expires}&signature=${signature}`;
  };
}

/** The milliseconds a file URL still lives; 403 when it is not one of ours or has run out. */
export function requireSignedUrl(
  { secret, clock }: Omit<Signing, 'baseUrl'>,
  uploadId: string,
  { expires, signature }: { expires?: unknown; signature?: unknown },
): number {
  const isOurs =
    typeof expires === 'string' &&
    typeof signature === 'string' &&
    isSame(signature, sign(secret, ['file', uploadId, expires]));
  if (!isOurs) throw new AppError('FORBIDDEN', 'this file URL is not signed by this server');
  const lifeMs = Number(expires) * 1000 - clock.now();
  if (lifeMs > 0) return lifeMs;
  throw new AppError('FORBIDDEN', 'this file URL has run out; read the message again for a fresh one');
}

/** Where the bytes of an upload are put when they come to us (UP2). Made anew for a replay, so nothing is stored of it. */
export function uploadUrl({ secret, baseUrl }: Omit<Signing, 'clock'>, uploadId: string): string {
  return `${baseUrl()}${ROUTES.files}/${uploadId}?token=${sign(secret, ['put', uploadId])}`;
}

export function isUploadToken({ secret }: Pick<Signing, 'secret'>, uploadId: string, token: unknown): boolean {
  return typeof token === 'string' && isSame(token, sign(secret, ['put', uploadId]));
}

function sign(secret: string, parts: string[]): string {
  return createHmac('sha256', secret).update(parts.join('\n')).digest('base64url');
}

/** In a time that says nothing about where they differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

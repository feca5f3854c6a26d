import { PassThrough, type Readable } from 'node:stream';
import { LIMITS } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import type { UploadRecord } from '../domain/model.ts';
import { networkOf } from '../domain/network.ts';
import { isExpired } from '../domain/upload.ts';
import { type Clock, WrongSize } from '../ports.ts';
import type { FileDeps } from './file-deps.ts';
import { isUploadToken } from './file-urls.ts';

/** A `PUT` on an upload URL; nothing of its body was read yet. */
export interface UploadPut {
  uploadId: string;
  /** Address of who sends it. */
  ip: string;
  token: unknown;
  contentType: string | undefined;
  /** Bytes its header speaks of; null without one. */
  contentLength: number | null;
  bytes: Readable;
  /** Called when the bytes are going to be taken: they may need longer than other bodies. */
  onAccepted: () => void;
}

const LIFE_MS = LIMITS.uploadLifeSeconds * 1000;
/** Uploads that are received at once by this process: each holds a file and some buffers. */
const AT_ONCE = 100;
/** Of one network so many, so that one sender who takes their time does not keep everybody out. */
const AT_ONCE_FROM_ONE = 60;
const AT_ONCE_RETRY_MS = 2_000;
/** An upload that brings less than this in so long is not getting anywhere. */
const PROGRESS_BYTES = 16 * 1024;
const PROGRESS_MS = 30_000;
const LOOK_EVERY_MS = 2_000;

/** Takes the bytes of uploads, each once, straight to where they are kept (UP2). */
export function createUploadReceiver(deps: FileDeps): (put: UploadPut) => Promise<void> {
  const { storage, blobs, clock, report } = deps;
  let atOnce = 0;
  const byNetwork = new Map<string, number>();

  return async put => {
    const upload = await findPut(deps, put);
    const network = networkOf(put.ip);
    if (atOnce >= AT_ONCE || (byNetwork.get(network) ?? 0) >= AT_ONCE_FROM_ONE) {
      throw new AppError('SERVICE_UNAVAILABLE', 'too many uploads at once; try again', {
        context: { retry_after_ms: AT_ONCE_RETRY_MS },
      });
    }
    count(network, 1);
    try {
      if (!(await storage.beginReceiving(upload.id, clock.now()))) throw alreadyUsed();
      put.onAccepted();
      await receive(upload, put.bytes);
    } finally {
      count(network, -1);
    }
  };

  function count(network: string, by: 1 | -1): void {
    atOnce += by;
    const fromThere = (byNetwork.get(network) ?? 0) + by;
    if (fromThere === 0) byNetwork.delete(network);
    else byNetwork.set(network, fromThere);
  }

  async function receive({ id, blobKey, sizeBytes }: UploadRecord, bytes: Readable): Promise<void> {
    const watched = watch(bytes, clock);
    try {
      await blobs.write(blobKey, watched.bytes, sizeBytes);
      await storage.markStored(id, clock.now() + LIFE_MS);
    } catch (error) {
      // Nothing is kept of it, and the URL works once: it has not yet.
      await storage.cancelReceiving(id).catch(report);
      if (watched.failure()) throw watched.failure();
      throw error instanceof WrongSize
        ? new AppError('BAD_REQUEST', 'the upload was cut off', { cause: error })
        : error;
    } finally {
      watched.stop();
    }
  }
}

/** The upload these bytes are for, if they are what was declared. */
async function findPut({ storage, clock, ...signing }: FileDeps, put: UploadPut): Promise<UploadRecord> {
  if (!isUploadToken(signing, put.uploadId, put.token)) {
    throw new AppError('FORBIDDEN', 'this upload URL is not one of this server');
  }
  const upload = await storage.findUpload(put.uploadId);
  if (!upload || isExpired(upload, clock.now())) throw new AppError('FORBIDDEN', 'this upload URL has expired');
  if (upload.state !== 'waiting' || upload.isDirect) throw alreadyUsed();
  if (put.contentLength === null) throw new AppError('BAD_REQUEST', 'send the Content-Length that was declared');
  if (put.contentType?.trim().toLowerCase() !== upload.contentType.toLowerCase()) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', `send Content-Type: ${upload.contentType}, as it was declared`);
  }
  if (put.contentLength > upload.sizeBytes) {
    throw new AppError('PAYLOAD_TOO_LARGE', `${upload.sizeBytes} bytes were declared, not ${put.contentLength}`);
  }
  if (put.contentLength < upload.sizeBytes) {
    throw new AppError('BAD_REQUEST', `${upload.sizeBytes} bytes were declared, not ${put.contentLength}`);
  }
  return upload;
}

/**
 * The same bytes; they end with an error when the sender goes away, or gets nowhere. The request's own stream is left
 * alone then, so that it can still be answered.
 */
function watch(bytes: Readable, clock: Clock): { bytes: Readable; failure(): AppError | null; stop(): void } {
  const startedAt = clock.monotonic();
  let received = 0;
  let seen = { bytes: 0, at: startedAt };
  let failure: AppError | null = null;
  // As they come, and not as a slow disk takes them.
  bytes.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  const watched = new PassThrough();
  // Whoever reads it handles its errors; it may be destroyed before anybody does.
  watched.on('error', () => stop());
  const stop = clock.every(LOOK_EVERY_MS, () => {
    const now = clock.monotonic();
    if (received - seen.bytes >= PROGRESS_BYTES) seen = { bytes: received, at: now };
    if (now - seen.at <= PROGRESS_MS && now - startedAt <= LIFE_MS) return;
    failure = new AppError('REQUEST_TIMEOUT', 'the upload made no progress');
    watched.destroy(failure);
  });
  const onClose = () => {
    if (!bytes.readableEnded) watched.destroy(new WrongSize('the sender went away'));
  };
  bytes.once('close', onClose);
  bytes.once('error', error => watched.destroy(error));
  bytes.pipe(watched);
  return { bytes: watched, failure: () => failure, stop };
}

function alreadyUsed(): AppError {
  return new AppError('CONFLICT', 'this upload URL was used already');
}

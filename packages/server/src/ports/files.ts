import type { Readable } from 'node:stream';
import type { IdempotentRequest } from '../domain/idempotency.ts';
import type { SessionRecord, Tenant, UploadPolicyRecord, UploadRecord } from '../domain/model.ts';

// What services need of the world for files: their rows (a part of `Storage`), their bytes, and who looks into them.

/** An upload to begin; `id` and keys are made by the caller. */
export type NewUpload = Omit<UploadRecord, 'audience' | 'state' | 'image' | 'messageId'>;

/** What a begun upload is remembered by, for a replay of the request (AU11). */
export interface BegunUpload {
  id: string;
  /** Where the bytes go when not to us. */
  directUrl: string | null;
}

/** What was made of an upload's bytes when they were found to be fine. */
export interface CheckedUpload {
  contentType: string;
  /** The blob to keep, and its size; the one that came is deleted when it is another. */
  blobKey: string;
  sizeBytes: number;
  image: UploadRecord['image'];
}

/**
 * Files on their way to messages. A blob is written after its key was noted and deleted after nothing names it, so that
 * whatever is cut short, `listUnwantedBlobs` comes to name what may go.
 */
export interface Uploads {
  /**
   * Begins an upload, with the session it mints (null: it came with one). Throws `RATE_LIMITED` when `beganBy` has
   * `LIMITS.uploadsPending` already (UP8), `UNAUTHORIZED` when it has ended, `CONFLICT` for a key used with another body.
   */
  beginUpload(
    upload: NewUpload,
    directUrl: string | null,
    minted: SessionRecord | null,
    request: IdempotentRequest | null,
  ): Promise<{ answer: BegunUpload; replayed: boolean }>;
  findUpload(id: string): Promise<UploadRecord | null>;
  /** `waiting` → `receiving`, for one caller; false for all others and when it has expired (UP2). */
  beginReceiving(id: string, now: number): Promise<boolean>;
  /** The bytes are there, to be confirmed until `expiresAt`. */
  markStored(id: string, expiresAt: number): Promise<void>;
  /** Nothing was kept of the bytes: they may be put once more. */
  cancelReceiving(id: string): Promise<void>;
  /** Takes the upload for a look into its bytes; false: somebody else has it, or it is not there to be taken. */
  claimUpload(id: string, now: number, until: number): Promise<boolean>;
  /** Gives it back; the next confirmation looks anew. */
  releaseUpload(id: string, until: number): Promise<void>;
  /** Null: the claim was lost, and nothing changed. `unwantedAt`: when the blob that came may go, if another is kept. */
  confirmUpload(id: string, until: number, checked: CheckedUpload, unwantedAt: number): Promise<UploadRecord | null>;
  /** Forgets an upload that was refused, and its blob becomes unwanted; false: the claim was lost, and nothing changed. */
  refuseUpload(id: string, until: number, unwantedAt: number): Promise<boolean>;

  /** Notes blobs that are about to be written and that nothing names yet; `confirmUpload` takes those it keeps out. */
  noteBlobs(keys: string[], dueAt: number): Promise<void>;
  /** Blobs that may be deleted by now, at most `limit`. */
  listUnwantedBlobs(now: number, limit: number): Promise<string[]>;
  /** They are deleted. */
  forgetBlobs(keys: string[]): Promise<void>;
  /** Deletes uploads nobody will attach any more, at most `limit` (UP7); answers how many. Their blobs become unwanted. */
  sweepUploads(now: number, limit: number): Promise<number>;

  /** Null: the tenant never changed the defaults. */
  findUploadPolicy(tenant: Tenant): Promise<UploadPolicyRecord | null>;
  /** Absent fields stay, and are as in `initial` if nothing was changed before. Answers the whole. */
  changeUploadPolicy(
    tenant: Tenant,
    initial: UploadPolicyRecord,
    change: Partial<UploadPolicyRecord>,
  ): Promise<UploadPolicyRecord>;
}

/** Where the bytes of uploads lie. Keys are ours: letters, digits, `_`, `-`, `.` and `/`, never what a client named. */
export interface BlobStore {
  /** A URL to `PUT` exactly these bytes straight to the store; null: they are put to us, and `write` stores them. */
  signPut(key: string, put: { contentType: string; sizeBytes: number; lifeSeconds: number }): Promise<string | null>;
  /**
   * Stores the stream without holding it in memory. Throws `WrongSize` when it is longer or shorter than `sizeBytes`:
   * then, and after any other failure, nothing is kept under the key.
   */
  write(key: string, bytes: Readable, sizeBytes: number): Promise<void>;
  /** Null when there is nothing under the key. */
  size(key: string): Promise<number | null>;
  /** The bytes from `start` to `end`, both included; without a range all of them. Throws `NoBlob`. */
  read(key: string, range?: { start: number; end: number }): Promise<Readable>;
  /** Fine when there is nothing. */
  delete(key: string): Promise<void>;
  close(): Promise<void>;
}

export class WrongSize extends Error {
  override name = 'WrongSize';
}

export class NoBlob extends Error {
  override name = 'NoBlob';
}

/** The store of the bytes cannot serve now; the caller may try again: 503. */
export class BlobsUnavailable extends Error {
  override name = 'BlobsUnavailable';
}

/** What an upload's bytes turned out to be (UP4). */
export type Inspection =
  | { kind: 'refused'; reason: string }
  /** `image`: decoded and written anew, to be stored in place of what came. */
  | { kind: 'accepted'; image: InspectedImage | null };

export interface InspectedImage {
  bytes: Buffer;
  /** Pixels. */
  width: number;
  height: number;
  /** WebP. */
  thumbnail: Buffer;
}

/** Looks into the bytes: are they what they were declared to be? */
export interface Inspector {
  /** `contentType` is one of `CHECKABLE_TYPES`. */
  inspect(file: { contentType: string; sizeBytes: number; open: () => Promise<Readable> }): Promise<Inspection>;
}

/** A virus scanner. Throws `ScannerUnavailable` while it does not answer (UP6). */
export interface Scanner {
  scan(bytes: Readable): Promise<{ clean: true } | { clean: false; finding: string }>;
}

export class ScannerUnavailable extends Error {
  override name = 'ScannerUnavailable';
}

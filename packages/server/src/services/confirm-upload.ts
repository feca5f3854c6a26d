import { Readable } from 'node:stream';
import { AppError, invalidField } from '../domain/app-error.ts';
import { isUploadId } from '../domain/attachments.ts';
import type { UploadRecord } from '../domain/model.ts';
import { isExpired, isOwn, type UploadReader } from '../domain/upload.ts';
import { type CheckedUpload, type Clock, type InspectedImage, NoBlob, WrongSize } from '../ports.ts';
import { deleteBlobs } from './delete-blobs.ts';
import type { FileDeps } from './file-deps.ts';
import { readUploadPolicy, requireAllowed } from './upload-policy.ts';

/** Whoever looks into bytes for longer than this has died. */
const CLAIM_MS = 120_000;
/** How often, and how many times, one waits for another's look at the same bytes. */
const WAIT_MS = 250;
const WAITS = 60;
/** Blobs nothing names after this long were left behind. */
const LEFT_BEHIND_MS = 3_600_000;

/** `leftovers`: blobs that were made on the way and are not kept. */
type Verdict = { leftovers: string[] } & (
  | { kind: 'fine'; checked: CheckedUpload }
  | { kind: 'refused'; error: AppError }
);

/**
 * The bytes are there: looks at what they are, and keeps what may be kept (UP3, UP4, UP6). However many ask at once, one
 * looks; the others get its answer.
 */
export async function confirmUpload(deps: FileDeps, owner: UploadReader, uploadId: string): Promise<UploadRecord> {
  const { storage, clock } = deps;
  for (let wait = 0; wait <= WAITS; wait++) {
    const upload = isUploadId(uploadId) ? await storage.findUpload(uploadId) : null;
    if (!upload || !isOwn(upload, owner) || isExpired(upload, clock.now())) throw noSuchUpload();
    if (upload.state === 'confirmed') return upload;
    const isThere = upload.state === 'stored' || upload.isDirect;
    if (!isThere) throw notThere();
    const now = clock.now();
    const until = now + CLAIM_MS;
    if (await storage.claimUpload(uploadId, now, until)) {
      const confirmed = await look(deps, upload, until);
      if (confirmed) return confirmed;
    }
    await pause(clock, WAIT_MS);
  }
  throw new AppError('SERVICE_UNAVAILABLE', 'the upload is still being checked; try again');
}

/** Null: the claim ran out meanwhile and somebody else looks. */
async function look(deps: FileDeps, upload: UploadRecord, until: number): Promise<UploadRecord | null> {
  const { storage, clock } = deps;
  let verdict: Verdict;
  try {
    verdict = await judge(deps, upload);
  } catch (error) {
    // Not now, or not yet: it can be confirmed again.
    await storage.releaseUpload(upload.id, until).catch(deps.report);
    throw error;
  }
  // What is put straight to the store may be put again until its URL has run out, and must be deleted after that.
  const unwantedAt = upload.isDirect ? upload.expiresAt : clock.now();
  await deleteBlobs(deps, verdict.leftovers);
  if (verdict.kind === 'refused') {
    const isGone = await storage.refuseUpload(upload.id, until, unwantedAt);
    if (isGone) await deleteBlobs(deps, [upload.blobKey], unwantedAt);
    throw verdict.error;
  }
  const confirmed = await storage.confirmUpload(upload.id, until, verdict.checked, unwantedAt);
  if (confirmed && confirmed.blobKey !== upload.blobKey) await deleteBlobs(deps, [upload.blobKey], unwantedAt);
  return confirmed;
}

async function judge(deps: FileDeps, upload: UploadRecord): Promise<Verdict> {
  const { blobs, scanner, inspector } = deps;
  const { sizeBytes } = upload;
  const contentType = requireAllowed(await readUploadPolicy(deps, upload.tenant), upload); // UP5
  const blobKey = upload.isDirect ? await takeOver(deps, upload) : upload.blobKey;
  if (blobKey === null) return refused(invalidField('size_bytes', 'the bytes are not as many as were declared'), []);
  const leftovers = upload.isDirect ? [blobKey] : [];
  const open = () => blobs.read(blobKey).catch(explainMissing);
  const finding = await scanner?.scan(await open()); // UP6
  if (finding && !finding.clean)
    return refused(new AppError('BUSINESS_RULE_VIOLATION', 'the file is infected'), leftovers);
  const inspection = await inspector.inspect({ contentType, sizeBytes, open });
  if (inspection.kind === 'refused') return refused(invalidField('content_type', inspection.reason), leftovers);
  if (!inspection.image) {
    return { kind: 'fine', checked: { contentType, blobKey, sizeBytes, image: null }, leftovers: [] };
  }
  const stored = await storeImage(deps, upload, inspection.image);
  return { kind: 'fine', checked: { contentType, ...stored }, leftovers };
}

/** They arrived, but not here: nodes that share a database must share the store of their files too. */
function explainMissing(error: unknown): never {
  if (!(error instanceof NoBlob)) throw error;
  throw new AppError('SERVICE_UNAVAILABLE', 'the bytes cannot be read now; try again', { cause: error });
}

/** A copy of what was put straight to the store: its URL still works, and what is confirmed must not change. */
async function takeOver({ storage, blobs, ids, clock }: FileDeps, upload: UploadRecord): Promise<string | null> {
  const { id, blobKey, sizeBytes } = upload;
  const present = await blobs.size(blobKey);
  if (present === null) throw notThere();
  if (present !== sizeBytes) return null;
  const copy = `${id}/${ids.token()}`;
  await storage.noteBlobs([copy], clock.now() + LEFT_BEHIND_MS);
  try {
    await blobs.write(copy, await blobs.read(blobKey), sizeBytes);
  } catch (error) {
    if (error instanceof NoBlob) throw notThere();
    if (error instanceof WrongSize) return null;
    throw error;
  }
  return copy;
}

async function storeImage(
  { storage, blobs, ids, clock }: FileDeps,
  { id }: UploadRecord,
  { bytes, width, height, thumbnail }: InspectedImage,
): Promise<Omit<CheckedUpload, 'contentType'>> {
  const [blobKey, thumbnailKey] = [`${id}/${ids.token()}`, `${id}/${ids.token()}`];
  await storage.noteBlobs([blobKey, thumbnailKey], clock.now() + LEFT_BEHIND_MS);
  await blobs.write(blobKey, Readable.from(bytes), bytes.length);
  await blobs.write(thumbnailKey, Readable.from(thumbnail), thumbnail.length);
  return { blobKey, sizeBytes: bytes.length, image: { width, height, thumbnailKey, thumbnailBytes: thumbnail.length } };
}

function refused(error: AppError, leftovers: string[]): Verdict {
  return { kind: 'refused', error, leftovers };
}

/** The same for those that do not exist, are somebody else's or have expired. */
export function noSuchUpload(): AppError {
  return new AppError('NOT_FOUND', 'no such upload');
}

function notThere(): AppError {
  return new AppError('BAD_REQUEST', 'the bytes have not arrived: PUT them to upload_url first');
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise(resolve => clock.after(ms, resolve));
}

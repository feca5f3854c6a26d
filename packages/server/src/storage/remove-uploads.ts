import type { Transaction } from 'kysely';
import type { UnwantedBlob } from '../ports/people.ts';
import type { Schema } from './schema.ts';
import { addUnwantedBlobs } from './unwanted-blobs.ts';

/** After an upload's URL expired its bytes may still be on their way for as long. */
const ARRIVING_MS = 3_600_000;

/** Rows of one statement. */
const CHUNK = 500;

/**
 * Forgets uploads, attached or not. Answers their blobs, all of which are noted as unwanted: those whose bytes may still
 * be arriving until that is over.
 */
export async function removeUploads(
  transaction: Transaction<Schema>,
  ids: string[],
  now: number,
): Promise<UnwantedBlob[]> {
  const blobs: UnwantedBlob[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    const rows = await transaction
      .deleteFrom('upload')
      .where('id', 'in', ids.slice(at, at + CHUNK))
      .returning(['blob_key', 'thumbnail_key', 'state', 'expires_at'])
      .execute();
    for (const { blob_key, thumbnail_key, state, expires_at } of rows) {
      const dueAt = state === 'confirmed' ? now : Math.max(now, expires_at) + ARRIVING_MS;
      blobs.push({ key: blob_key, dueAt });
      if (thumbnail_key !== null) blobs.push({ key: thumbnail_key, dueAt });
    }
  }
  for (const [dueAt, some] of Map.groupBy(blobs, blob => blob.dueAt)) {
    const keys = some.map(({ key }) => key);
    for (let at = 0; at < keys.length; at += CHUNK) {
      await addUnwantedBlobs(transaction, keys.slice(at, at + CHUNK), dueAt);
    }
  }
  return blobs;
}

import type { UnwantedBlob } from '../ports.ts';
import type { FileDeps } from './file-deps.ts';

type BlobDeps = Pick<FileDeps, 'storage' | 'blobs' | 'clock' | 'report'>;

/**
 * Deletes blobs nothing names any more, which are noted as such; answers how many are gone. What cannot be deleted now
 * stays noted, and so does what is not due yet: it may be written once more.
 */
export async function deleteBlobs(
  { storage, blobs, clock, report }: BlobDeps,
  keys: string[],
  dueAt = Number.NEGATIVE_INFINITY,
): Promise<number> {
  const gone: string[] = [];
  for (const key of keys) {
    try {
      await blobs.delete(key);
      gone.push(key);
    } catch (error) {
      report(error);
    }
  }
  if (dueAt <= clock.now() && gone.length > 0) await storage.forgetBlobs(gone).catch(report);
  return gone.length;
}

/** As above, each kind by its own time: a blob whose bytes may still arrive is deleted once more then. */
export async function deleteUnwanted(deps: BlobDeps, blobs: UnwantedBlob[]): Promise<void> {
  for (const [dueAt, some] of Map.groupBy(blobs, blob => blob.dueAt)) {
    const keys = some.map(({ key }) => key);
    await deleteBlobs(deps, keys, dueAt);
  }
}

import type { Readable } from 'node:stream';
import { AppError } from '../domain/app-error.ts';
import { isUploadId } from '../domain/attachments.ts';
import type { ByteRange } from '../domain/byte-range.ts';
import type { UploadRecord } from '../domain/model.ts';
import { isVisible, type UploadReader } from '../domain/upload.ts';
import { NoBlob } from '../ports.ts';
import { noSuchUpload } from './confirm-upload.ts';
import type { FileDeps } from './file-deps.ts';

/** A confirmed upload as whoever may see it finds it, for a fresh URL (FI1). */
export async function findVisibleUpload(deps: FileDeps, reader: UploadReader, id: string): Promise<UploadRecord> {
  const upload = isUploadId(id) ? await deps.storage.findUpload(id) : null;
  if (upload?.state !== 'confirmed' || !isVisible(upload, reader)) throw noSuchUpload();
  return upload;
}

/** A file to be served. */
export interface ServedFile {
  filename: string;
  contentType: string;
  sizeBytes: number;
  /** Whether a browser may show it in place: we made its bytes ourselves (FI2). */
  isInline: boolean;
  /** The same tag is the same bytes. */
  tag: string;
  open(range?: ByteRange): Promise<Readable>;
}

/** What lies under a file URL whose signature was found to be good; null: nothing any more. */
export async function findFile({ storage, blobs }: FileDeps, id: string, variant: unknown): Promise<ServedFile> {
  if (variant !== undefined && variant !== 'thumbnail') throw noSuchFile();
  const upload = await storage.findUpload(id);
  if (upload?.state !== 'confirmed') throw noSuchFile();
  const { filename, contentType, sizeBytes, blobKey, image } = upload;
  if (variant === undefined) {
    return { filename, contentType, sizeBytes, isInline: image !== null, tag: id, open: opening(blobKey) };
  }
  if (!image) throw noSuchFile();
  return {
    filename: `${filename}.webp`,
    contentType: 'image/webp',
    sizeBytes: image.thumbnailBytes,
    isInline: true,
    tag: `${id}-thumbnail`,
    open: opening(image.thumbnailKey),
  };

  function opening(key: string): ServedFile['open'] {
    return async range => {
      try {
        return await blobs.read(key, range);
      } catch (error) {
        if (error instanceof NoBlob) throw noSuchFile();
        throw error;
      }
    };
  }
}

function noSuchFile(): AppError {
  return new AppError('NOT_FOUND', 'no such file');
}

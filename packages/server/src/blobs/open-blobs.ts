import { join } from 'node:path';
import type { BlobStore, Clock } from '../ports.ts';

export interface BlobSettings {
  dataDir: string;
  s3Bucket: string | null;
  s3Endpoint: string | null;
  s3Region: string;
  s3AccessKeyId: string | null;
  s3SecretAccessKey: string | null;
  s3PathStyle: 'on' | 'off';
}

/** The store the configuration asks for: a bucket when one is named, else files under the data directory. */
export async function openBlobs(config: BlobSettings, clock: Clock): Promise<BlobStore> {
  const { s3Bucket, s3AccessKeyId, s3SecretAccessKey } = config;
  if (s3Bucket === null || s3AccessKeyId === null || s3SecretAccessKey === null) {
    const { createLocalBlobs } = await import('./local-blobs.ts');
    return createLocalBlobs(localFiles(config), clock);
  }
  // Loaded only when it is wanted: most installations keep files on their own disk.
  const { createS3Blobs } = await import('./s3-blobs.ts');
  return createS3Blobs(
    {
      endpoint: config.s3Endpoint,
      region: config.s3Region,
      bucket: s3Bucket,
      accessKeyId: s3AccessKeyId,
      secretAccessKey: s3SecretAccessKey,
      forcePathStyle: config.s3PathStyle === 'on',
    },
    clock,
  );
}

/** The directory of the files when there is no bucket. */
export function localFiles({ dataDir }: Pick<BlobSettings, 'dataDir'>): string {
  return join(dataDir, 'files');
}

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openBlobs } from '../blobs/open-blobs.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../ports.ts';
import { type Check, fail, ok, warn } from './check.ts';
import { isOurs } from './check-data-directory.ts';

/** Writes a probe where files of uploads go, reads it and takes it away again. */
export function checkFiles(config: Config, clock: Clock): Check {
  return {
    name: 'files',
    async run() {
      const { s3Bucket, dataDir } = config;
      if (s3Bucket === null && !(existsSync(dataDir) && isOurs(dataDir))) {
        return [warn(`not tried: ${dataDir} is not there yet, or another user’s`)];
      }
      const blobs = await openBlobs(config, clock);
      const key = `doctor/${randomUUID()}`;
      const probe = Buffer.from('a probe of the doctor');
      try {
        await blobs.write(key, Readable.from([probe]), probe.length);
        const read = await buffer(await blobs.read(key));
        await blobs.delete(key);
        if (!read.equals(probe)) return [fail('what was written is not what is read')];
        return [ok(`${s3Bucket === null ? 'the disk' : `the bucket ${s3Bucket}`} takes, gives and deletes them`)];
      } finally {
        await blobs.close();
      }
    },
  };
}

import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BlobsUnavailable, WrongSize } from '../ports.ts';

/**
 * Lets exactly `sizeBytes` through, else fails with `WrongSize`. It is one chunk behind, so that of a stream that is too
 * long the last byte never arrives: a store that waits for the declared size can never take the beginning for the whole.
 */
export function exactSize(sizeBytes: number): Transform {
  let seen = 0;
  let held: Buffer | null = null;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (chunk.length === 0) return done();
      seen += chunk.length;
      if (seen > sizeBytes) return done(new WrongSize(`more than ${sizeBytes} bytes came`));
      const ready = held;
      held = chunk;
      done(null, ready);
    },
    flush(done) {
      if (seen < sizeBytes) return done(new WrongSize(`${seen} of ${sizeBytes} bytes came`));
      done(null, held);
    },
  });
}

/**
 * Pipes `source` through `exactSize` into `sink`; all three are destroyed on failure. A source that breaks is one that
 * is too short: `WrongSize`; unless it is a store's own stream that failed. Other errors are the sink's.
 */
export async function pipeExactly(source: Readable, sizeBytes: number, sink: NodeJS.WritableStream): Promise<void> {
  // Whoever fails first takes the others down with the same error, so the error alone does not tell who it was.
  let brokenBy: 'source' | 'sink' | null = source.destroyed && !source.readableEnded ? 'source' : null;
  const blame = (who: 'source' | 'sink') => () => {
    brokenBy ??= who;
  };
  source.once('error', blame('source'));
  source.once('close', () => source.readableEnded || blame('source')());
  sink.once('error', blame('sink'));
  sink.once('close', blame('sink'));
  try {
    await pipeline(source, exactSize(sizeBytes), sink);
  } catch (error) {
    const cause = source.errored ?? error;
    const isOfStore = cause instanceof WrongSize || cause instanceof BlobsUnavailable;
    if (isOfStore || brokenBy !== 'source') throw cause;
    throw new WrongSize(`the stream broke before ${sizeBytes} bytes came`, { cause });
  }
}

import type { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';

/**
 * What the signature of these bytes says they are (a media type), or null. Reads no more of the stream than it needs
 * and destroys it. Rejects only with the stream's own error.
 */
export async function sniff(bytes: Readable): Promise<string | null> {
  // A stream that breaks while the library loads: without a listener that would end this process.
  bytes.on('error', () => undefined);
  // Loaded with the first upload: an idle server has no use for it.
  const { fileTypeFromStream } = await import('file-type');
  let streamError: unknown = null;
  async function* read() {
    try {
      yield* bytes as AsyncIterable<Uint8Array>;
    } catch (error) {
      streamError = error;
      throw error;
    }
  }
  try {
    const found = await fileTypeFromStream(ReadableStream.from(read()) as Parameters<typeof fileTypeFromStream>[0]);
    return found?.mime ?? null;
  } catch (error) {
    if (streamError) throw streamError;
    // Bytes that look like a format and then break it.
    if (error instanceof Error) return null;
    throw error;
  } finally {
    bytes.destroy();
  }
}

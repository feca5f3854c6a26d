import { ServerResponse } from 'node:http';

/** Node's answer, but for one thing: text of ASCII alone is written as it lies in memory instead of being encoded again. */
class AsciiResponse extends ServerResponse {
  override end(chunk?: unknown, encoding?: unknown, onEnd?: unknown): this {
    const isAscii = typeof chunk === 'string' && !encoding && Buffer.byteLength(chunk) === chunk.length;
    return super.end(chunk, (isAscii ? 'latin1' : encoding) as BufferEncoding, onEnd as () => void);
  }
}

// The type of Node's constructor is generic in the request, ours need not be.
export const PlainResponse = AsciiResponse as unknown as typeof ServerResponse;

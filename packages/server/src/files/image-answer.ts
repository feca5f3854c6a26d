import type { Writable } from 'node:stream';
import type { RewrittenImage } from './rewrite-image.ts';

// What the process for an image says: a line of JSON, then the bytes of the image and of its thumbnail.

export type ImageAnswer = ({ kind: 'rewritten' } & RewrittenImage) | { kind: 'refused'; reason: string };

type Head =
  | { kind: 'rewritten'; width: number; height: number; imageBytes: number; thumbnailBytes: number }
  | { kind: 'refused'; reason: string };

export function writeAnswer(answer: ImageAnswer, out: Writable): void {
  if (answer.kind === 'refused') {
    out.end(`${JSON.stringify(answer satisfies Head)}\n`);
    return;
  }
  const { kind, width, height, bytes, thumbnail } = answer;
  const head: Head = { kind, width, height, imageBytes: bytes.length, thumbnailBytes: thumbnail.length };
  out.write(`${JSON.stringify(head)}\n`);
  out.write(bytes);
  out.end(thumbnail);
}

/** Null when the answer is not whole: the process ended while it was at it, or before. */
export function readAnswer(output: Buffer): ImageAnswer | null {
  const lineEnd = output.indexOf('\n');
  if (lineEnd < 0) return null;
  const head = JSON.parse(output.toString('utf8', 0, lineEnd)) as Head;
  if (head.kind === 'refused') return head;
  const imageAt = lineEnd + 1;
  const thumbnailAt = imageAt + head.imageBytes;
  if (output.length !== thumbnailAt + head.thumbnailBytes) return null;
  return {
    kind: 'rewritten',
    width: head.width,
    height: head.height,
    bytes: output.subarray(imageAt, thumbnailAt),
    thumbnail: output.subarray(thumbnailAt),
  };
}

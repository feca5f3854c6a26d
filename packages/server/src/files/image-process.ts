import { buffer } from 'node:stream/consumers';
import { type ImageAnswer, writeAnswer } from './image-answer.ts';
import { ImageRefused, rewriteImage } from './rewrite-image.ts';

// A process for one image, started by image-processes.ts: the bytes come in at standard input, the answer goes out at
// standard output. Whatever a hostile image does to a decoder, it does it here: no secrets, no database, no chats.

const contentType = process.argv[2] ?? '';
const bytes = await buffer(process.stdin);

writeAnswer(await answer(), process.stdout);

async function answer(): Promise<ImageAnswer> {
  try {
    return { kind: 'rewritten', ...(await rewriteImage(bytes, contentType)) };
  } catch (error) {
    if (error instanceof ImageRefused) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

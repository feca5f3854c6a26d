import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { BlobsUnavailable, type Clock } from '../ports.ts';
import { type ImageAnswer, readAnswer } from './image-answer.ts';

/** An image that takes longer than this was made to. */
const DEADLINE_MS = 30_000;
/** What an image may grow to when it is written anew, thumbnail and all. */
const OUTPUT_MAX_BYTES = 100 * 1024 * 1024;
const COMPLAINT_MAX_LENGTH = 2_000;

const SCRIPT = fileURLToPath(new URL('./image-process.ts', import.meta.url));
const DAMAGED: ImageAnswer = { kind: 'refused', reason: 'the image cannot be decoded' };

/**
 * Decodes and rewrites one image in a process of its own. Decoders are where hostile bytes do harm, and they keep
 * hundreds of megabytes after a large image: both end with the process, whose environment is empty. Whatever the image
 * does to the process is a refusal. Rejects with the error of `bytes`, and with `BlobsUnavailable` when the process
 * fails for a reason that is not the image's.
 */
export async function rewriteInProcess(
  clock: Pick<Clock, 'after'>,
  bytes: Readable,
  contentType: string,
): Promise<ImageAnswer> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, contentType], {
    // Two arenas: glibc would make one for each thread and give none back.
    env: { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = waitForEnd(child);
  let isLate = false;
  const cancelDeadline = clock.after(DEADLINE_MS, () => {
    isLate = true;
    child.kill('SIGKILL');
  });
  try {
    const [output] = await Promise.all([collect(child), feed(bytes, child), ended]);
    if (isLate) return { kind: 'refused', reason: 'the image takes too long to decode' };
    return (output && readAnswer(output)) ?? DAMAGED;
  } finally {
    cancelDeadline();
    child.kill('SIGKILL');
  }
}

/** Resolves when the process has ended well or was killed, by us or by a crash of its decoder. */
async function waitForEnd(child: ChildProcess): Promise<void> {
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-COMPLAINT_MAX_LENGTH);
  });
  const [code] = await once(child, 'close').catch((cause: unknown) => {
    throw new BlobsUnavailable('the process for images cannot be started', { cause });
  });
  // It catches what an image makes a decoder throw: an exception is ours, a missing library for instance.
  if (code) throw new BlobsUnavailable(`the process for images failed: ${complaint}`);
}

async function feed(bytes: Readable, child: ChildProcess): Promise<void> {
  if (!child.stdin) throw new Error('the process has no standard input');
  // Whoever fails first takes the other down with the same error, so the error alone does not tell who it was.
  let isProcessGone = false;
  const noteEnd = () => {
    isProcessGone = true;
  };
  child.stdin.once('error', noteEnd).once('close', noteEnd);
  let sourceError: Error | null = null;
  bytes.once('error', error => {
    if (!isProcessGone) sourceError = error;
  });
  try {
    await pipeline(bytes, child.stdin);
  } catch (error) {
    // A process that went away while it was being fed: its answer, or the lack of one, says what that means.
    if (sourceError || !isProcessGone) throw error;
  }
}

/** All the process writes; null when that is more than a process of ours would. */
async function collect(child: ChildProcess): Promise<Buffer | null> {
  if (!child.stdout) throw new Error('the process has no standard output');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of child.stdout) {
    size += chunk.length;
    if (size > OUTPUT_MAX_BYTES) {
      child.kill('SIGKILL');
      return null;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

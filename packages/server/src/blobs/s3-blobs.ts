import type { ClientRequest, IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { type BlobStore, BlobsUnavailable, type Clock, NoBlob, WrongSize } from '../ports.ts';
import { checkKey } from './blob-key.ts';
import { pipeExactly } from './exact-size.ts';
import { createS3Requests, type S3Call, type S3Settings } from './s3-request.ts';

/** Without the beginning of an answer after this long a request has failed. */
const ANSWER_MS = 10_000;
/** Slower than this, in bytes a millisecond, a write has failed. */
const SLOWEST_WRITE = 100;
/** Waits between attempts; what has a body is tried once, for its stream is used up. */
const RETRY_AFTER_MS = [100, 500];
/** Of the store's answer to a failed request this much is read, for the log. */
const COMPLAINT_MAX_BYTES = 4_096;

/**
 * Blobs in a bucket of Amazon S3 or of a store that speaks its protocol. Clients put to it directly, by URLs that are
 * signed for one key, type and size.
 */
export function createS3Blobs(settings: S3Settings, clock: Pick<Clock, 'now' | 'after'>): BlobStore {
  const requests = createS3Requests(settings, clock);

  async function attempt(call: S3Call): Promise<IncomingMessage> {
    const { request, response } = await requests.open(call);
    request.end();
    return within(ANSWER_MS, request, response);
  }

  /** Cuts the request off, so that `answer` rejects, if the store has not begun to answer by then. */
  async function within<T>(ms: number, request: ClientRequest, answer: Promise<T>): Promise<T> {
    const cancel = clock.after(ms, () => request.destroy(new Error('the store does not answer')));
    try {
      return await answer;
    } finally {
      cancel();
    }
  }

  /** The answer, whatever its status, of a store that is able to give one. */
  async function send(call: S3Call): Promise<IncomingMessage> {
    for (let attempts = 0; ; attempts++) {
      const waitMs = RETRY_AFTER_MS[attempts];
      try {
        const response = await attempt(call);
        if (!isOverloaded(response) || waitMs === undefined) return response;
        response.resume();
      } catch (cause) {
        if (waitMs === undefined) throw new BlobsUnavailable('the S3 store cannot be reached', { cause });
      }
      await new Promise<void>(resolve => clock.after(waitMs * (0.5 + Math.random()), resolve));
    }
  }

  async function remove(key: string): Promise<void> {
    checkKey(key);
    const response = await send({ method: 'DELETE', key });
    if (response.statusCode !== 404 && !isSuccess(response)) throw await complaint('DELETE', response);
    response.resume();
  }

  async function put(key: string, bytes: Readable, sizeBytes: number): Promise<void> {
    const { request, response } = await requests.open({
      method: 'PUT',
      key,
      headers: { 'content-length': String(sizeBytes), 'content-type': 'application/octet-stream' },
    });
    const both = Promise.allSettled([pipeExactly(bytes, sizeBytes, request), response]);
    const [sent, answer] = await within(ANSWER_MS + sizeBytes / SLOWEST_WRITE, request, both);
    // A store that refuses may hang up before it has heard us out: its own words say more than the broken pipe.
    if (answer.status === 'fulfilled' && !isSuccess(answer.value)) throw await complaint('PUT', answer.value);
    if (sent.status === 'rejected') throw sent.reason;
    if (answer.status === 'rejected') throw answer.reason;
    answer.value.resume();
  }

  return {
    async signPut(key, { contentType, sizeBytes, lifeSeconds }) {
      checkKey(key);
      const headers = { 'content-length': String(sizeBytes), 'content-type': contentType };
      return requests.signUrl({ method: 'PUT', key, headers }, lifeSeconds);
    },

    async write(key, bytes, sizeBytes) {
      checkKey(key);
      // A stream that breaks while its request is being signed: without a listener that would end this process.
      bytes.on('error', () => undefined);
      try {
        await put(key, bytes, sizeBytes);
      } catch (error) {
        bytes.destroy();
        // The store may have got it all, and only its answer got lost. If it cannot be asked now, the sweep will.
        await remove(key).catch(failure => {
          if (!(failure instanceof BlobsUnavailable)) throw failure;
        });
        if (error instanceof WrongSize || error instanceof BlobsUnavailable) throw error;
        throw new BlobsUnavailable('the S3 store did not take the bytes', { cause: error });
      }
    },

    async size(key) {
      checkKey(key);
      const response = await send({ method: 'HEAD', key });
      response.resume();
      if (response.statusCode === 404) return null;
      if (!isSuccess(response)) throw await complaint('HEAD', response);
      return Number(response.headers['content-length']);
    },

    async read(key, range) {
      checkKey(key);
      const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end}` } : {};
      const response = await send({ method: 'GET', key, headers });
      if (response.statusCode === (range ? 206 : 200)) return bodyOf(response);
      const error = await complaint('GET', response);
      // Beyond the end there are no bytes.
      if (response.statusCode === 416) return Readable.from([]);
      throw response.statusCode === 404 && !error.message.includes('NoSuchBucket')
        ? new NoBlob('there is no such blob')
        : error;
    },

    delete: remove,

    async close() {
      requests.close();
    },
  };
}

/** The bytes of an answer. If they break off it is the store's fault, and whoever copies them must see that. */
function bodyOf(response: IncomingMessage): Readable {
  const body = new PassThrough();
  response.once('error', cause => body.destroy(new BlobsUnavailable('the S3 store broke off its answer', { cause })));
  body.once('close', () => response.destroy());
  return response.pipe(body);
}

function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

function isOverloaded({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 500 || statusCode === 429;
}

/** What the store answered, in its own code's words: `AccessDenied`, `NoSuchBucket` … */
async function complaint(method: string, response: IncomingMessage): Promise<BlobsUnavailable> {
  let text = '';
  try {
    for await (const chunk of response) {
      text += chunk.toString('latin1');
      if (text.length > COMPLAINT_MAX_BYTES) break;
    }
  } catch (cause) {
    return new BlobsUnavailable(`the S3 store broke off its answer ${response.statusCode} to ${method}`, { cause });
  }
  const code = /<Code>(\w{1,64})<\/Code>/.exec(text)?.[1] ?? 'without a code';
  return new BlobsUnavailable(`the S3 store answered ${response.statusCode} (${code}) to ${method}`);
}

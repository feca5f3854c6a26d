import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { type BlobStore, BlobsUnavailable } from '../ports.ts';
import { blobsContract } from '../test/contracts/blobs.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { type S3Server, startS3 } from '../test/s3-server.ts';
import { createS3Blobs } from './s3-blobs.ts';
import type { S3Settings } from './s3-request.ts';

blobsContract('S3', async () => {
  const server = await startS3();
  const blobs = createS3Blobs(server.settings, systemClock);
  return {
    blobs,
    async close() {
      await blobs.close();
      await server.stop();
    },
  };
});

describe('the S3 server of the tests', () => {
  let server: S3Server;
  let blobs: BlobStore;
  let key: string;
  beforeAll(async () => {
    server = await startS3();
    blobs = createS3Blobs(server.settings, systemClock);
  });
  afterAll(async () => {
    await blobs.close();
    await server.stop();
  });

  async function sign(lifeSeconds = 600): Promise<URL> {
    key = `uploads/${randomUUID()}`;
    const url = await blobs.signPut(key, { contentType: 'image/png', sizeBytes: 5, lifeSeconds });
    return new URL(url ?? '');
  }
  const put = async (url: URL, body = '12345', contentType = 'image/png') =>
    (await fetch(url, { method: 'PUT', body, headers: { 'content-type': contentType } })).status;

  test('[UP2] a signed URL takes exactly the bytes it was signed for', async () => {
    expect(await put(await sign())).toBe(200);
    expect((await buffer(await blobs.read(key))).toString()).toBe('12345');
  });

  test.each([
    ['one byte more', '123456', 'image/png'],
    ['one byte less', '1234', 'image/png'],
    ['another type', '12345', 'text/html'],
  ])('[UP2] a signed URL refuses %s', async (_what, body, contentType) => {
    expect(await put(await sign(), body, contentType)).toBe(403);
    expect(await blobs.size(key)).toBeNull();
  });

  test.each<[string, (url: URL) => unknown]>([
    ['another key', url => Object.assign(url, { pathname: `${url.pathname}x` })],
    ['another bucket', url => Object.assign(url, { pathname: url.pathname.replace('/uploads/', '/others/') })],
    ['a longer life', url => url.searchParams.set('X-Amz-Expires', '601')],
    ['a later date', url => url.searchParams.set('X-Amz-Date', '20991231T000000Z')],
    ['fewer signed headers', url => url.searchParams.set('X-Amz-SignedHeaders', 'host')],
    ['another region', url => url.searchParams.set('X-Amz-Credential', url.search.replace('eu-central', 'us-east'))],
    ['another signature', url => url.searchParams.set('X-Amz-Signature', '0'.repeat(64))],
    ['no signature', url => url.searchParams.delete('X-Amz-Signature')],
    ['nothing signed at all', url => Object.assign(url, { search: '' })],
    ['one parameter more', url => url.searchParams.set('x-id', 'PutObject')],
  ])('a URL tampered with is refused: %s', async (_what, tamper) => {
    const url = await sign();
    tamper(url);
    expect(await put(url)).toBeGreaterThanOrEqual(400);
    expect(await blobs.size(key)).toBeNull();
  });

  test('a URL for PUT neither reads nor deletes', async () => {
    const url = await sign();
    await put(url);
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    expect(await blobs.size(key)).toBe(5);
  });

  test('[UP2] a URL ends with its life', async () => {
    const clock = { ...systemClock, now: () => Date.now() - 601_000 };
    const old = createS3Blobs(server.settings, clock);
    const url = await old.signPut('uploads/late', { contentType: 'image/png', sizeBytes: 5, lifeSeconds: 600 });
    expect(await put(new URL(url ?? ''))).toBe(403);
  });

  test('another secret opens nothing, and its error names the store’s code but no key', async () => {
    const stranger = createS3Blobs({ ...server.settings, secretAccessKey: 'guessed' }, systemClock);
    await expect(stranger.read('uploads/x')).rejects.toThrow(
      new BlobsUnavailable('the S3 store answered 403 (SignatureDoesNotMatch) to GET'),
    );
    await expect(stranger.write('uploads/x', Readable.from([Buffer.from('x')]), 1)).rejects.toThrow(BlobsUnavailable);
  });

  test('a bucket that is not there is trouble, not an absent blob', async () => {
    const lost = createS3Blobs({ ...server.settings, bucket: 'nowhere' }, systemClock);
    await expect(lost.read('uploads/x')).rejects.toThrow(BlobsUnavailable);
  });
});

describe('a store in trouble', () => {
  async function listen(answer: RequestListener): Promise<S3Settings> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}`;
    return { endpoint, region: 'r', bucket: 'b', accessKeyId: 'a', secretAccessKey: 's', forcePathStyle: true };
  }
  const body = () => Readable.from([Buffer.from('x')]);

  test('an overloaded store is asked three times, then it is unavailable', async () => {
    let requests = 0;
    const settings = await listen((_request, response) => {
      requests++;
      response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
    });
    const blobs = createS3Blobs(settings, systemClock);
    await expect(blobs.read('k')).rejects.toThrow('answered 503 (SlowDown) to GET');
    expect(requests).toBe(3);
  });

  test('a store that recovers in between is used', async () => {
    let requests = 0;
    const settings = await listen((_request, response) => {
      response.writeHead(++requests < 3 ? 500 : 200).end('bytes');
    });
    const blobs = createS3Blobs(settings, systemClock);
    expect((await buffer(await blobs.read('k'))).toString()).toBe('bytes');
  });

  test('a store that hangs up or is not there is unavailable, also for a write', async () => {
    const blobs = createS3Blobs(await listen(request => request.socket.destroy()), systemClock);
    await expect(blobs.size('k')).rejects.toThrow(BlobsUnavailable);
    await expect(blobs.write('k', body(), 1)).rejects.toThrow(BlobsUnavailable);
    const gone = createS3Blobs({ ...(await listen(() => null)), endpoint: 'http://127.0.0.1:1' }, systemClock);
    await expect(gone.delete('k')).rejects.toThrow(BlobsUnavailable);
    await expect(gone.write('k', body(), 1)).rejects.toThrow(BlobsUnavailable);
  });

  test('a store that never answers is given up', async () => {
    const clock = createManualClock(Date.now());
    let requests = 0;
    const settings = await listen(() => {
      requests++;
    });
    const blobs = createS3Blobs(settings, clock);
    const outcome = blobs.size('k').catch((error: unknown) => error);
    for (let attempt = 1; attempt <= 3; attempt++) {
      await expect.poll(() => requests).toBe(attempt);
      clock.advance(10_000);
      // The retry's wait begins once the cut connection is noticed; its timer is then moved on too.
      if (attempt < 3) {
        const nextRequest = () => {
          clock.advance(1_000);
          return requests;
        };
        await expect.poll(nextRequest).toBe(attempt + 1);
      }
    }
    expect(await outcome).toBeInstanceOf(BlobsUnavailable);
  });

  test('a body that breaks off is an error of its stream, not a short file', async () => {
    const settings = await listen((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    });
    const blobs = createS3Blobs(settings, systemClock);
    await expect(buffer(await blobs.read('k'))).rejects.toThrow(BlobsUnavailable);
    // To copy it is the store's failure too, not a stream of the wrong size.
    const sound = await startS3();
    onTestFinished(sound.stop);
    const copy = createS3Blobs(sound.settings, systemClock).write('copy', await blobs.read('k'), 100);
    await expect(copy).rejects.toThrow(BlobsUnavailable);
  });
});

test('whoever stops reading lets go of the connection', async () => {
  const closed = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    response.once('close', closed.resolve);
    response.writeHead(200).write('some');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise(resolve => server.once('listening', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { accessKeyId: 'a', secretAccessKey: 's' };
  const blobs = createS3Blobs({ endpoint, region: 'r', bucket: 'b', ...keys, forcePathStyle: true }, systemClock);
  (await blobs.read('k')).destroy();
  await closed.promise;
});

test('the bucket is in the host name or in the path', async () => {
  const settings = {
    endpoint: null,
    region: 'eu-west-1',
    bucket: 'mine',
    accessKeyId: 'a',
    secretAccessKey: 's',
    forcePathStyle: false,
  };
  const place = async (change: Partial<S3Settings>) => {
    const blobs = createS3Blobs({ ...settings, ...change }, systemClock);
    const url = await blobs.signPut('a/b', { contentType: 'image/png', sizeBytes: 1, lifeSeconds: 600 });
    return url?.split('?')[0];
  };
  expect(await place({})).toBe('https://mine.s3.eu-west-1.amazonaws.com/a/b');
  expect(await place({ forcePathStyle: true })).toBe('https://s3.eu-west-1.amazonaws.com/mine/a/b');
  expect(await place({ endpoint: 'http://minio:9000/base', forcePathStyle: true })).toBe(
    'http://minio:9000/base/mine/a/b',
  );
});

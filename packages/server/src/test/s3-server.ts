import S3rver from '@20minutes/s3rver';
import type { S3Settings } from '../blobs/s3-request.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

export interface S3Server {
  settings: S3Settings;
  stop(): Promise<void>;
}

/** An S3-compatible server on a free port, with one bucket. It checks signatures; s3-server.full.test.ts shows it. */
export async function startS3(): Promise<S3Server> {
  const directory = makeTemporaryDirectory('s3');
  const bucket = 'uploads';
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    directory: directory.path,
    silent: true,
    resetOnClose: false,
    configureBuckets: [{ name: bucket }],
  });
  const puts = new Map<string, Promise<unknown>>();
  // By itself it lets anonymous requests through, as to a public bucket; ours is private.
  server.middleware.unshift(async (context, next) => {
    const isSigned = context.headers['authorization'] !== undefined || context.query['X-Amz-Signature'] !== undefined;
    if (!isSigned) context.throw(403, 'AccessDenied');
    // A real store keeps nothing of a PUT that broke off. This one finds that out late, so that a DELETE may overtake it.
    await puts.get(context.path);
    const answered = next();
    if (context.method === 'PUT') {
      const over = answered.catch(() => undefined).finally(() => puts.delete(context.path));
      puts.set(context.path, over);
    }
    await answered;
  });
  const { port } = await server.run();
  return {
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-central-1',
      bucket,
      // The one account it knows.
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
      forcePathStyle: true,
    },
    async stop() {
      server.httpServer.closeAllConnections();
      await server.close();
      directory.remove();
    },
  };
}

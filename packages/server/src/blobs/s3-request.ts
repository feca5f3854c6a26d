import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { AwsV4Signer } from 'aws4fetch';
import type { Clock } from '../ports.ts';

export interface S3Settings {
  /** Of an S3-compatible store, e.g. `https://minio.example`; null: Amazon's own of the region. */
  endpoint: string | null;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** `endpoint/bucket/key` in place of `bucket.endpoint/key`; most stores that are not Amazon's want it. */
  forcePathStyle: boolean;
}

export interface S3Call {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  key: string;
  headers?: Record<string, string>;
}

/** Connections to the store at once; further requests wait for one. */
const SOCKETS_MAX = 64;
/** A connection on which nothing moves for this long is cut, also in the middle of a body. */
const SOCKET_SILENCE_MS = 60_000;

/** Makes signed requests and signed URLs. All headers given are part of the signature. */
export function createS3Requests(settings: S3Settings, clock: Pick<Clock, 'now'>) {
  const base = baseUrl(settings);
  const isSecure = base.protocol === 'https:';
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({
    keepAlive: true,
    maxSockets: SOCKETS_MAX,
    timeout: SOCKET_SILENCE_MS,
  });
  // Signing keys change once a day; this spares making them anew for each request.
  const cache = new Map<string, ArrayBuffer>();

  function sign({ method, key, headers = {} }: S3Call, lifeSeconds?: number) {
    const url = new URL(base);
    url.pathname += key;
    if (lifeSeconds !== undefined) url.searchParams.set('X-Amz-Expires', String(lifeSeconds));
    const { accessKeyId, secretAccessKey, region } = settings;
    // One region and one service: an entry a day, so that it stays small needs no more than this.
    if (cache.size > 10) cache.clear();
    return new AwsV4Signer({
      method,
      url: url.href,
      headers,
      accessKeyId,
      secretAccessKey,
      region,
      service: 's3',
      signQuery: lifeSeconds !== undefined,
      allHeaders: true,
      datetime: new Date(clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
      cache,
    }).sign();
  }

  return {
    async signUrl(call: S3Call, lifeSeconds: number): Promise<string> {
      return (await sign(call, lifeSeconds)).url.href;
    },

    /** A request that is signed and open: the caller sends the body, if any, and ends it. */
    async open(call: S3Call): Promise<{ request: ClientRequest; response: Promise<IncomingMessage> }> {
      const { url, headers } = await sign(call);
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        method: call.method,
        headers: Object.fromEntries(headers),
        agent,
      });
      request.on('timeout', () => request.destroy(new Error('the store fell silent')));
      const response = new Promise<IncomingMessage>((resolve, reject) => {
        request.once('response', resolve).on('error', reject);
      });
      return { request, response };
    },

    close: () => agent.destroy(),
  };
}

function baseUrl({ endpoint, region, bucket, forcePathStyle }: S3Settings): URL {
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  if (forcePathStyle) url.pathname += `${bucket}/`;
  else url.host = `${bucket}.${url.host}`;
  return url;
}

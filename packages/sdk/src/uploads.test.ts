import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putBytes } from './uploads.ts';

/** Answers with the status its path names, once the body is there. */
let storage: Server;

beforeAll(async () => {
  storage = createServer(async (request, response) => {
    for await (const _chunk of request);
    response.writeHead(Number(request.url?.slice(1))).end();
  }).listen(0, '127.0.0.1');
  await once(storage, 'listening');
});
afterAll(() => void storage.close());

const put = (status: number) => {
  const { port } = storage.address() as AddressInfo;
  return putBytes(`http://127.0.0.1:${port}/${status}`, new Blob(['bytes']), 'text/plain', {});
};

test.each([
  [400, 'BAD_REQUEST', false],
  [413, 'BAD_REQUEST', false],
  [415, 'BAD_REQUEST', false],
  [403, 'BAD_REQUEST', true],
  [408, 'BAD_REQUEST', true],
  [429, 'BAD_REQUEST', true],
  [500, 'SERVICE_UNAVAILABLE', true],
  [503, 'SERVICE_UNAVAILABLE', true],
])('a storage that answers the bytes %i: %s, and another upload may go well: %s', async (status, code, retryable) => {
  expect(await put(status)).toMatchObject({ ok: false, error: { code, retryable } });
});

test('a storage that is not there is the network', async () => {
  const answer = await putBytes('http://127.0.0.1:1/', new Blob(['bytes']), 'text/plain', {});
  expect(answer).toMatchObject({ ok: false, error: { code: 'NETWORK_ERROR', retryable: true } });
  expect(await put(200)).toEqual({ ok: true, value: null });
});

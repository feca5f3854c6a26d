import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { refuse } from './envelope.ts';
import { registerWidgetFiles } from './widget-files.ts';

const LOADER = `console.log('the loader'); ${'// and more of it\n'.repeat(50)}`;
const PANEL = 'panel-Bx12_-Zq.js';

describe('the files of the widget', () => {
  let directory: { path: string; remove(): void };
  let app: FastifyInstance;
  let lines: string[];

  function serve(): void {
    lines = [];
    app = Fastify();
    app.setErrorHandler((error, _request, reply) => {
      const { status, envelope } = refuse(error);
      return reply.code(status).send(envelope);
    });
    registerWidgetFiles(app, pino({}, { write: line => void lines.push(line) }), join(directory.path, 'dist'));
  }

  beforeEach(() => {
    directory = makeTemporaryDirectory('widget');
    mkdirSync(join(directory.path, 'dist', 'nested-12345678.js'), { recursive: true });
    writeFileSync(join(directory.path, 'secret.js'), 'not of the build');
    writeFileSync(join(directory.path, 'dist', 'widget.js'), LOADER);
    writeFileSync(join(directory.path, 'dist', PANEL), 'export const panel = 1;');
    writeFileSync(join(directory.path, 'dist', '.stamp'), 'inputs');
    serve();
  });
  afterEach(async () => {
    await app.close();
    directory.remove();
  });

  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

  test('[WD4] the loader comes with its type, for every origin, and is asked for again after minutes', async () => {
    const { statusCode, headers, body } = await get('/widget.js', { origin: 'https://any.example' });
    expect([statusCode, body]).toEqual([200, LOADER]);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
      vary: 'Accept-Encoding',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    expect(lines).toEqual([]);
  });

  test('[WD4] it is answered 304 to who has it, whichever encoding that was, and HEAD has no body', async () => {
    for (const encoding of ['identity', 'gzip', 'br']) {
      const first = await get('/widget.js', { 'accept-encoding': encoding });
      const etag = String(first.headers.etag);
      const again = await get('/widget.js', { 'accept-encoding': encoding, 'if-none-match': `"other", W/${etag}` });
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag]);
      const other = await get('/widget.js', { 'accept-encoding': encoding, 'if-none-match': '"other"' });
      expect(other.statusCode).toBe(200);
    }
    const head = await app.inject({ method: 'HEAD', url: '/widget.js' });
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', String(LOADER.length)]);
  });

  test('[WD4] it is compressed for who takes that, with a tag of its own', async () => {
    const [plain, gzip] = [await get('/widget.js'), await get('/widget.js', { 'accept-encoding': 'gzip' })];
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(LOADER);
    expect(gzip.headers.etag).not.toBe(plain.headers.etag);
  });

  test('[WD4] names with a hash are immutable, the loader never is', async () => {
    const { statusCode, headers } = await get(`/widget/${PANEL}`);
    expect([statusCode, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await get('/widget/widget.js')).headers['cache-control']).toBe('public, max-age=300');
  });

  test.each([
    '/widget/',
    '/widget/unknown-12345678.js',
    '/widget/.stamp',
    '/widget/..%2Fsecret.js',
    '/widget/%2e%2e%2fsecret.js',
    '/widget/../secret.js',
    '/widget/..%5csecret.js',
    '/widget/nested-12345678.js',
    '/widget/__proto__',
    '/widget/widget.js%00',
  ])('[WD4] %s is not of the build', async url => {
    expect((await get(url)).statusCode).toBe(404);
  });

  test('[WD4] a widget that was not built is said to be, once in the log and to who asks', async () => {
    await app.close();
    rmSync(join(directory.path, 'dist'), { recursive: true });
    serve();
    for (const url of ['/widget.js', `/widget/${PANEL}`]) {
      const answer = await get(url);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ success: false, error: { message: 'the widget is not built here' } });
    }
    expect(lines.map(line => JSON.parse(line).msg)).toEqual([expect.stringContaining('npm run setup')]);
  });

  test('[WD4] a file of a build that was replaced is 404, not a fault', async () => {
    rmSync(join(directory.path, 'dist', PANEL));
    expect((await get(`/widget/${PANEL}`)).statusCode).toBe(404);
    writeFileSync(join(directory.path, 'dist', PANEL), 'back');
    expect((await get(`/widget/${PANEL}`)).body).toBe('back');
  });
});

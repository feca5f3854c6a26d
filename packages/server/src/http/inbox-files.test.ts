import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { refuse } from './envelope.ts';
import { inboxPolicy, registerInboxFiles } from './inbox-files.ts';

const PAGE = '<!doctype html><title>Inbox</title>';
const SCRIPT = 'index-Bx12_-Zq.js';

describe('the files of the inbox', () => {
  let directory: { path: string; remove(): void };
  let app: FastifyInstance;
  let lines: string[];
  let storeUrl: string | null = null;

  function serve(): void {
    lines = [];
    app = Fastify();
    app.setErrorHandler((error, _request, reply) => {
      const { status, envelope } = refuse(error);
      return reply.code(status).send(envelope);
    });
    const deps = { baseUrl: () => 'https://help.shop.example/x', blobs: { signPut: async () => storeUrl } };
    registerInboxFiles(app, deps, pino({}, { write: line => void lines.push(line) }), join(directory.path, 'dist'));
  }

  beforeEach(() => {
    storeUrl = null;
    directory = makeTemporaryDirectory('inbox');
    mkdirSync(join(directory.path, 'dist', 'assets'), { recursive: true });
    writeFileSync(join(directory.path, 'dist', 'index.html'), PAGE);
    writeFileSync(join(directory.path, 'dist', '.built-from'), 'inputs');
    writeFileSync(join(directory.path, 'dist', 'assets', SCRIPT), 'export const app = 1;');
    serve();
  });
  afterEach(async () => {
    await app.close();
    directory.remove();
  });

  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

  test.each([
    '/inbox',
    '/inbox/',
    '/inbox/view/mine/thr_1',
    '/inbox/settings/keys',
    '/inbox/.built-from',
    '/inbox/a/%2e%2e/b',
  ])('[IB1] %s is the page, and is asked for again each time', async url => {
    const { statusCode, headers, body } = await get(url);
    expect([statusCode, body]).toEqual([200, PAGE]);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    const again = await get(url, { 'if-none-match': String(headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  test('[IB1] what has a hash in its name is immutable, what the build did not make is 404', async () => {
    const { statusCode, headers } = await get(`/inbox/assets/${SCRIPT}`);
    expect([statusCode, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    for (const name of ['unknown-12345678.js', '..%2Findex.html', '%2e%2e%2f.built-from', '__proto__'])
      expect((await get(`/inbox/assets/${name}`)).statusCode).toBe(404);
  });

  test('[IB1] below its log-in there is no page', async () => {
    for (const path of ['/inbox/auth', '/inbox/auth/', '/inbox/auth/sign-in/email'])
      expect((await get(path)).statusCode).toBe(404);
    expect((await get('/inbox/authors')).statusCode).toBe(200);
  });

  test('[IB2] its policy lets nothing run that is not in its own files', async () => {
    const policy = String((await get('/inbox/view/mine')).headers['content-security-policy']);
    const directives = Object.fromEntries(policy.split('; ').map(each => each.split(/ (.*)/).slice(0, 2)));
    expect(directives).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' blob: data: https://help.shop.example",
      'media-src': "'self' blob: https://help.shop.example",
      'connect-src': "'self' https://help.shop.example",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
    });
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  test('[IB2] where uploads go to another store, that is named', async () => {
    storeUrl = 'https://bucket.store.example/up_0?X-Amz-Signature=abc';
    const policy = String((await get('/inbox')).headers['content-security-policy']);
    expect(policy).toContain("connect-src 'self' https://help.shop.example https://bucket.store.example;");
    expect(inboxPolicy('https://a.example', null)).not.toContain('store');
  });

  test('[IB1] an inbox that was not built is said to be, in the log and to who asks', async () => {
    await app.close();
    rmSync(join(directory.path, 'dist'), { recursive: true });
    serve();
    const answer = await get('/inbox');
    expect([answer.statusCode, answer.json()]).toMatchObject([
      404,
      { error: { message: 'the inbox is not built here' } },
    ]);
    expect(lines.map(line => JSON.parse(line).msg)).toEqual([expect.stringContaining('npm run setup')]);
  });
});

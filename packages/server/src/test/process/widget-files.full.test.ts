import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';

// What `npm test` built, as the real server hands it out.

const BUILT = join(import.meta.dirname, '../../../../widget/dist');

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test('[WD4] every file of the build is served, to every origin, compressed and immutable but for the loader', async () => {
  const scripts = readdirSync(BUILT).filter(name => name.endsWith('.js'));
  expect(scripts).toContain('widget.js');
  expect(scripts.length).toBeGreaterThan(1);
  for (const name of scripts) {
    const path = name === 'widget.js' ? '/widget.js' : `/widget/${name}`;
    const answer = await fetch(server.url + path, {
      headers: { origin: 'https://shop.example', 'accept-encoding': 'br' },
    });
    expect(answer.status, name).toBe(200);
    expect((await answer.text()).length, name).toBeGreaterThan(0);
    expect(Object.fromEntries(answer.headers), name).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'br',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
      'cache-control': name === 'widget.js' ? 'public, max-age=300' : expect.stringContaining('immutable'),
      vary: 'Accept-Encoding',
    });
  }
});

test('[WD4] [EN1] [EN5] what the build did not make is 404 in the envelope, other methods are 405', async () => {
  for (const path of [
    '/widget/manifest.json',
    '/widget/.built-from',
    '/widget/nothing-12345678.js',
    '/widget/..%2f..%2fpackage.json',
  ]) {
    const answer = await fetch(server.url + path);
    expect(answer.status, path).toBe(404);
    expect(await answer.json()).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
  }
  const posted = await fetch(`${server.url}/widget.js`, { method: 'POST' });
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

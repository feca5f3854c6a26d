import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PINNED_NODE } from '../../server/src/test/pinned-node.ts';
import { type ServerProcess, startServer } from '../../server/src/test/server-process.ts';
import { makeTemporaryDirectory } from '../../server/src/test/temporary-directory.ts';
import { buildSdk, DIST } from '../scripts/build.ts';

// The package as npm packs it, in a project that has never heard of this repository.

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TSC = join(ROOT, 'node_modules/.bin/tsc');

let project: { path: string; remove(): void };
let server: ServerProcess;

beforeAll(async () => {
  buildSdk();
  project = makeTemporaryDirectory('shop');
  const modules = join(project.path, 'node_modules');
  mkdirSync(join(modules, '@deskbell/sdk'), { recursive: true });
  await run('npm', ['pack', DIST, '--pack-destination', project.path]);
  const tarball = readdirSync(project.path).find(name => name.endsWith('.tgz')) ?? '';
  await run('tar', ['xzf', tarball, '--strip-components=1', '-C', join(modules, '@deskbell/sdk')], {
    cwd: project.path,
  });
  mkdirSync(join(modules, '@types'));
  for (const name of ['react', '@types/react', 'csstype'])
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  writeFileSync(join(project.path, 'package.json'), '{"type":"module"}');
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
  project.remove();
});

test('plain JavaScript sends a message with it in Node, without TypeScript', async () => {
  writeFileSync(
    join(project.path, 'send.js'),
    `import { createClient } from '@deskbell/sdk';
     import { useSupport } from '@deskbell/sdk/react';
     const client = createClient({ url: process.env.URL_OF_DESKBELL, publicKey: process.env.KEY });
     const sent = await client.support.send('from a package');
     const refused = await client.auth.user();
     client.close();
     console.log(JSON.stringify({ sent, refused, hook: typeof useSupport }));`,
  );
  const env = { URL_OF_DESKBELL: server.url, KEY: server.publicKey };
  const { stdout } = await run(PINNED_NODE, ['--no-strip-types', 'send.js'], { cwd: project.path, env });
  expect(JSON.parse(stdout)).toMatchObject({
    sent: { ok: true, value: { content: 'from a package', sender_type: 'customer' } },
    refused: { ok: false, error: { code: 'UNAUTHORIZED', retryable: false } },
    hook: 'function',
  });
});

test('its types stand on their own, and refuse what is wrong', async () => {
  const check = async (code: string) => {
    writeFileSync(join(project.path, 'shop.ts'), code);
    const args = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2022,dom',
      '--types',
      '',
      'shop.ts',
    ];
    return run(TSC, args, { cwd: project.path }).then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    );
  };
  const right = `import { createClient, type Result } from '@deskbell/sdk';
    import { useSupport } from '@deskbell/sdk/react';
    const { support } = createClient({ url: 'https://support.shop.example', publicKey: 'pk_test_x' });
    export const sent: Promise<Result<{ content: string }>> = support.send('hello', { attachments: ['up_1'] });
    export const Last = () => useSupport().messages.at(-1)?.content ?? null;`;
  expect(await check(right)).toBe('');
  expect(await check(right.replace("'hello'", '7'))).toContain("'number' is not assignable");
});

import { describe, expect, test } from 'vitest';
import { findArchitectureViolations } from './architecture.ts';
import { readSourceFiles } from './source-files.ts';
import { findSourceFaults, MAX_LINES } from './source-rules.ts';

const files = readSourceFiles();
const server = (path: string) => `packages/server/src/${path}`;

test('there are source files to check', () => {
  const names = files.map(({ file }) => file);
  expect(names).toContain(server('ports.ts'));
  expect(names).toContain('packages/protocol/src/schemas.ts');
});

test('every import follows the arrows', () => {
  expect(findArchitectureViolations(files)).toEqual([]);
});

test(`no file has more than ${MAX_LINES} lines, an empty catch or a sidelined test`, () => {
  expect(findSourceFaults(files)).toEqual([]);
});

describe('a planted fault is found:', () => {
  test.each([
    [server('app.ts'), `import { run } from './main.ts';`, 'nothing imports main'],
    [server('test/a.test.ts'), `import '../main.ts';`, 'nothing imports main'],
    [server('welcome.ts'), `await import('./cli/keys.ts');`, 'welcome may not know cli'],
    [server('http/server.ts'), `import { createApp } from '../app.ts';`, 'http may not know app'],
    [
      server('services/send-message.ts'),
      `import type { FastifyRequest } from 'fastify';`,
      'services may not know fastify',
    ],
    [server('services/send-message.ts'), `import swagger from '@fastify/swagger';`, 'services may not know @fastify'],
    [server('services/send-message.ts'), `export { WebSocket } from 'ws';`, 'services may not know ws'],
    [server('services/send-message.ts'), `const { sql } = await import('kysely');`, 'services may not know kysely'],
    [
      server('services/send-message.ts'),
      `const db = require('better-sqlite3');`,
      'services may not know better-sqlite3',
    ],
    [server('services/send-message.ts'), `import '../http/server.ts';`, 'services may not know http'],
    [server('services/send-message.ts'), `import { open } from '../storage/open.ts';`, 'services may not know storage'],
    [server('ports.ts'), `import type { Pool } from 'pg/lib/pool';`, 'ports may not know pg'],
    [server('ports.ts'), `import type { RedisClientType } from '@redis/client';`, 'ports may not know @redis'],
    [server('ports.ts'), `import type { Send } from './services/send-message.ts';`, 'ports may not know services'],
    [server('domain/content.ts'), `import { Type } from 'typebox';`, 'domain knows only itself and protocol'],
    [server('domain/content.ts'), `import { hash } from 'node:crypto';`, 'domain knows only itself and protocol'],
    [server('domain/content.ts'), `import type { Deps } from '../ports.ts';`, 'domain may not know ports'],
    [
      server('http/server.ts'),
      `import {\n  open, // what's this; well\n} from '../storage/open.ts';`,
      'http may not know storage',
    ],
    [server('http/server.ts'), `import { Kysely } from 'kysely';`, 'http may not know kysely'],
    [server('http/server.ts'), `import { hub } from '../ws/hub.ts';`, 'http may not know ws'],
    [server('http/routes/support.ts'), `import { presentNote } from '../../domain/present-agent.ts';`, 'only agents’'],
    [server('ws/conversation-feed.ts'), `import { presentNote } from '../domain/present-agent.ts';`, 'only agents’'],
    [server('ws/admit.ts'), `import { formatRawAnswer } from '../http/raw-answer.ts';`, 'ws may not know http'],
    [server('ws/hub.ts'), `import { Client } from 'pg';`, 'ws may not know pg'],
    [server('ws/hub.ts'), `type Row = import('../storage/rows.ts').Row;`, 'ws may not know storage'],
    [server('bus/local-bus.ts'), `import { open } from '../storage/open.ts';`, 'bus may not know storage'],
    [
      server('app.ts'),
      `import { startServer } from './test/server-process.ts';`,
      'the product does not know its tests',
    ],
    [
      server('app.ts'),
      `import { runCases } from '@deskbell/conformance';`,
      'the server knows only itself and protocol',
    ],
    ['packages/protocol/src/wire.ts', `import { Type } from 'typebox';`, 'protocol depends on nothing'],
    [
      'packages/protocol/src/schemas.ts',
      `import { Ids } from '../../server/src/ports.ts';`,
      'protocol depends on nothing',
    ],
    [
      'conformance/src/cli.ts',
      `import { LIMITS } from '@deskbell/server';`,
      'the conformance suite knows only the wire',
    ],
    [
      'conformance/src/a.test.ts',
      `import '../../packages/server/src/app.ts';`,
      'the conformance suite knows only the wire',
    ],
    ['conformance/src/cli.ts', `import fastify from 'fastify';`, 'the conformance suite knows only the wire'],
    ['packages/sdk/src/http.ts', `import { once } from 'node:events';`, 'the SDK runs in browsers'],
    ['packages/sdk/src/http.ts', `import { Type } from 'typebox';`, 'the SDK runs in browsers'],
    ['packages/sdk/src/support.ts', `import { useState } from 'react';`, 'the SDK runs in browsers'],
    [server('demo/shop.ts'), `import { success } from '../http/envelope.ts';`, 'demo may not know http'],
    ['chaos/src/main.ts', `import { createApp } from '../../packages/server/src/app.ts';`, 'chaos knows sdk'],
  ])('%s: %s', (file, text, reason) => {
    const violations = findArchitectureViolations([{ file, text }]);
    expect(violations).toEqual([expect.stringContaining(reason)]);
  });

  test.each([
    `const port = process.env.PORT;`,
    `const { env } = process;`,
    `const level = process['env'].LOG_LEVEL;`,
    `import { env } from 'node:process';`,
  ])('%s outside of config.ts', text => {
    expect(findArchitectureViolations([{ file: server('app.ts'), text }])).toEqual([
      expect.stringContaining('reads process.env'),
    ]);
    expect(findArchitectureViolations([{ file: server('config.ts'), text }])).toEqual([]);
  });

  test.each([
    ['// a line\n'.repeat(MAX_LINES + 1), 'has 301 lines'],
    [`try { run(); } catch ${'{}'}`, 'has an empty catch'],
    [`try { run(); } catch (error) ${'{'}\n  // never mind\n}`, 'has an empty catch'],
    [`await run().catch(() => ${'{}'});`, 'has an empty catch handler'],
    [`await run().catch(error => ${'{'} /* never mind */ });`, 'has an empty catch handler'],
    [`test.${'only'}('x', run);`, 'has a test with test.only'],
    [`describe.concurrent.${'skip'}('x', run);`, 'has a test with describe.concurrent.skip'],
    [`it.${'todo'}('x');`, 'has a test with it.todo'],
  ])('%j', (text, fault) => {
    expect(findSourceFaults([{ file: 'a.test.ts', text }])).toEqual([expect.stringContaining(fault)]);
  });
});

test('what is right is not reported', () => {
  const right = [
    {
      file: server('main.ts'),
      text: `import { createApp } from './app.ts';\nimport { readConfig } from './config.ts';`,
    },
    {
      file: server('app.ts'),
      text: `import { open } from './storage/open.ts';\nimport './http/server.ts';\nimport './ws/hub.ts';`,
    },
    { file: server('services/a.ts'), text: `import type { Deps } from '../ports.ts';\nimport { b } from './b.ts';` },
    {
      file: server('storage/open.ts'),
      text: `import { Kysely } from 'kysely';\nimport type { Storage } from '../ports.ts';`,
    },
    { file: server('http/a.ts'), text: `import fastify from 'fastify';\nimport { a } from '../services/a.ts';` },
    { file: server('domain/a.ts'), text: `import { LIMITS } from '@deskbell/protocol';\nimport { b } from './b.ts';` },
    { file: server('test/a.ts'), text: `import { createApp } from '../app.ts';\nconst path = process.env.PATH;` },
    {
      file: 'packages/protocol/src/schemas.ts',
      text: `import { Type } from 'typebox';\nimport { LIMITS } from './limits.ts';`,
    },
    {
      file: 'conformance/src/a.ts',
      text: `import WebSocket from 'ws';\nimport { once } from 'node:events';\nimport '@deskbell/protocol';`,
    },
    { file: 'packages/sdk/src/react.ts', text: `import { useMemo } from 'react';` },
    { file: 'packages/sdk/src/a.ts', text: `import type { Message } from '@deskbell/protocol';\nimport './b.ts';` },
    {
      file: 'chaos/src/a.ts',
      text: `import { MessageLog } from '@deskbell/sdk';\nimport '../../packages/server/src/test/redis-server.ts';`,
    },
    { file: 'bench/src/a.ts', text: `try { run(); } catch (error) { report(error); }\nlate.catch(() => null);` },
    {
      file: 'bench/src/b.ts',
      text: `import { startPostgres } from '../../packages/server/src/test/postgres-cluster.ts';`,
    },
  ];
  expect([...findArchitectureViolations(right), ...findSourceFaults(right)]).toEqual([]);
});

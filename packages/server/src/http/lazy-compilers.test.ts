import AjvCompiler from '@fastify/ajv-compiler';
import SerializerSelector from '@fastify/fast-json-stringify-compiler';
import type { RouteOptions } from 'fastify';
import { expect, test } from 'vitest';
import { createUncalledServer } from '../docs/openapi.ts';

const PARTS = ['body', 'querystring', 'params', 'headers'] as const;

test('every schema of every route compiles, though the server only does so when it is used', async () => {
  const routes: RouteOptions[] = [];
  const app = await createUncalledServer(async server => {
    server.addHook('onRoute', route => void routes.push(route));
  });
  await app.ready();
  const known = app.getSchemas() as Record<string, object>;
  const validator = AjvCompiler()(known, { customOptions: { allowUnionTypes: true } });
  const serializer = SerializerSelector()(known, {});
  const schemas = routes.map(({ schema = {} }) => schema);
  const read = schemas.flatMap(schema => PARTS.flatMap(part => (schema[part] ? [schema[part]] : [])));
  const written = schemas.flatMap(({ response }) => Object.values((response ?? {}) as Record<string, object>));
  const of = { method: 'GET', url: '/', httpPart: 'body', httpStatus: '200' } as const;
  for (const schema of read) expect(validator({ schema, ...of } as never)).toBeTypeOf('function');
  for (const schema of written) expect(serializer({ schema, ...of } as never)).toBeTypeOf('function');
  expect([read.length > 100, written.length > 300]).toEqual([true, true]);
  expect(() => validator({ schema: { type: 'nonsense' }, ...of } as never)).toThrow('type must be');
  await app.close();
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VERSION } from './version.ts';

test.each(['../../../package.json', '../package.json'])('%s has the version that backups and the API name', path => {
  expect(JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))).toMatchObject({ version: VERSION });
});

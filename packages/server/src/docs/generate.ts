import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeConfiguration } from './configuration.ts';
import { describeApi } from './openapi.ts';

// Writes the generated documents; with --check says which are stale and exits 1 instead.
const DIRECTORY = join(import.meta.dirname, '../../../../docs');
const isCheck = process.argv.includes('--check');

const documents: Record<string, string> = {
  'configuration.md': describeConfiguration(),
  'openapi.json': await describeApi(),
};
const stale = Object.entries(documents).filter(([name, text]) => read(join(DIRECTORY, name)) !== text);
for (const [name, text] of stale) {
  if (isCheck) console.error(`docs/${name} is stale: run npm run generate`);
  else writeFileSync(join(DIRECTORY, name), text);
}
process.exitCode = isCheck && stale.length > 0 ? 1 : 0;

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

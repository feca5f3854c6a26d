import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  file: string;
  text: string;
}

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

export function readSourceFiles(): SourceFile[] {
  return [
    'packages/*/src/**/*.ts',
    'conformance/src/**/*.ts',
    'bench/src/**/*.ts',
    'chaos/src/**/*.ts',
    'scripts/*.{ts,mjs,mts}',
  ]
    .flatMap(pattern => globSync(pattern, { cwd: ROOT }))
    .map(path => path.replaceAll('\\', '/'))
    .sort()
    .map(readSourceFile);
}

export function readSourceFile(file: string): SourceFile {
  return { file, text: readFileSync(join(ROOT, file), 'utf8') };
}

export function isTestCode(file: string): boolean {
  return file.endsWith('.test.ts') || file.includes('/test/');
}

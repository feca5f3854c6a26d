import { dirname, join } from 'node:path/posix';
import type { SourceFile } from './source-files.ts';

/** On one line, or the last line of several: what stands between the braces may be commented. */
const STATEMENT = /^[ \t]*(?:(?:import|export)\b.*|\}[^'"]*)\bfrom\s*['"]([^'"]+)['"]/gm;
const SIDE_EFFECT = /^\s*import\s*['"]([^'"]+)['"]/gm;
const CALL = /\b(?:import|require|import\.meta\.resolve)\s*\(\s*['"`]([^'"`]+)['"`]/g;

/** What a file imports, types too: paths from the root of the repository, or names of packages as written. */
export function importsOf({ file, text }: SourceFile): string[] {
  const specifiers = [STATEMENT, SIDE_EFFECT, CALL].flatMap(pattern =>
    [...text.matchAll(pattern)].map(found => found[1] ?? ''),
  );
  return [...new Set(specifiers.map(specifier => resolve(file, specifier)))];
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return join(dirname(file), specifier);
  // Workspaces by their folder, so that one rule holds however they are reached.
  return specifier.replace(/^@deskbell\/(protocol|sdk|server)\b/, 'packages/$1').replace(/^@deskbell\/(\w+)\b/, '$1');
}

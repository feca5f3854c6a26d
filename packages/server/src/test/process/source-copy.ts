import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const SOURCES = ['packages', 'conformance', 'scripts', 'spec', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

/** The repository's sources with what is installed, to be changed without touching ours. */
export function copySources(to: string): void {
  const filter = (path: string) => basename(path) !== 'node_modules';
  for (const source of SOURCES) cpSync(join(ROOT, source), join(to, source), { recursive: true, filter });
  // Packages as they are installed, but our own from the copy.
  for (const parent of ['', 'packages/server', 'packages/protocol', 'conformance']) {
    const installed = join(ROOT, parent, 'node_modules');
    if (!existsSync(installed)) continue;
    mkdirSync(join(to, parent, 'node_modules'));
    for (const name of readdirSync(installed)) {
      if (name !== '@deskbell' && !/^\.(?!bin$)/.test(name)) {
        symlinkSync(join(installed, name), join(to, parent, 'node_modules', name));
      }
    }
  }
  mkdirSync(join(to, 'node_modules/@deskbell'));
  symlinkSync('../../packages/protocol', join(to, 'node_modules/@deskbell/protocol'));
  symlinkSync('../../conformance', join(to, 'node_modules/@deskbell/conformance'));
}

/** Puts one text in the place of another, which must be in the file exactly once. */
export function plant(directory: string, { file, from, to }: { file: string; from: string; to: string }): void {
  const path = join(directory, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} does not have this once: ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeTemporaryDirectory } from '../../packages/server/src/test/temporary-directory.ts';
import type { Mutant } from './mutants.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = ['packages/protocol', 'packages/server', 'scripts', 'package.json'];

/** The server's sources with the fault in them, and packages as they are installed here. */
export function copyWithFault({ edits }: Pick<Mutant, 'edits'>): { path: string; remove(): void } {
  const directory = makeTemporaryDirectory('chaos-mutant');
  const filter = (path: string) => basename(path) !== 'node_modules';
  for (const source of SOURCES) cpSync(join(ROOT, source), join(directory.path, source), { recursive: true, filter });
  for (const parent of ['', 'packages/server', 'packages/protocol']) linkPackages(parent, directory.path);
  mkdirSync(join(directory.path, 'node_modules/@deskbell'));
  symlinkSync('../../packages/protocol', join(directory.path, 'node_modules/@deskbell/protocol'));
  for (const { file, from, to } of edits) {
    const path = join(directory.path, file);
    const text = readFileSync(path, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file} does not have this once: ${from}`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }
  return directory;
}

function linkPackages(parent: string, to: string): void {
  const installed = join(ROOT, parent, 'node_modules');
  if (!existsSync(installed)) return;
  mkdirSync(join(to, parent, 'node_modules'));
  for (const name of readdirSync(installed)) {
    const isOurs = name === '@deskbell' || /^\.(?!bin$)/.test(name);
    if (!isOurs) symlinkSync(join(installed, name), join(to, parent, 'node_modules', name));
  }
}

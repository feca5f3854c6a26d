import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SDK = join(import.meta.dirname, '..');
const ROOT = join(SDK, '../..');
/** The package as it is published: `npm publish packages/sdk/dist`. Inside this repository the sources are used. */
export const DIST = join(SDK, 'dist');

/** JavaScript and types of the SDK, with the protocol's in it: nothing of ours is needed beside it. */
export function buildSdk(): void {
  rmSync(DIST, { recursive: true, force: true });
  execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: SDK, stdio: 'inherit' });
  const compiled = join(DIST, 'compiled');
  mkdirSync(join(DIST, 'protocol'));
  move(join(compiled, 'protocol/src'), join(DIST, 'protocol'));
  move(join(compiled, 'sdk/src'), DIST);
  rmSync(compiled, { recursive: true });
  for (const file of globSync('**/*.{js,d.ts}', { cwd: DIST })) importProtocolFromWithin(join(DIST, file));
  cpSync(join(SDK, 'README.md'), join(DIST, 'README.md'));
  cpSync(join(ROOT, 'LICENSE'), join(DIST, 'LICENSE'));
  writeFileSync(join(DIST, 'package.json'), `${JSON.stringify(describePackage(), null, 2)}\n`);
}

function move(from: string, to: string): void {
  for (const file of globSync('**/*.{js,d.ts}', { cwd: from })) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    renameSync(join(from, file), join(to, file));
  }
}

function importProtocolFromWithin(file: string): void {
  const path = `./${relative(dirname(file), join(DIST, 'protocol/index.js'))}`;
  const text = readFileSync(file, 'utf8');
  // Types name their modules with .ts, which TypeScript resolves to the .d.ts beside it only when it says .js.
  const rewritten = text.replaceAll(/(from |import\()'@deskbell\/protocol'/g, `$1'${path}'`);
  writeFileSync(
    file,
    file.endsWith('.d.ts') ? rewritten.replaceAll(/((?:from |import\()'\.[^']*)\.ts'/g, "$1.js'") : rewritten,
  );
}

function describePackage(): object {
  const manifest = JSON.parse(readFileSync(join(SDK, 'package.json'), 'utf8'));
  const { name, version, description, license, type, sideEffects, peerDependencies, peerDependenciesMeta } = manifest;
  const entry = (file: string) => ({ types: `./${file}.d.ts`, default: `./${file}.js` });
  return {
    name,
    version,
    description,
    license,
    type,
    sideEffects,
    engines: { node: '>=22' },
    exports: { '.': entry('index'), './react': entry('react') },
    peerDependencies,
    peerDependenciesMeta,
  };
}

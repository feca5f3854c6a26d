import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep, SetupProblem } from './run-step.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PINNED_NODE = join(ROOT, 'node_modules', '.bin', 'node');

/** Builds the files a package has for browsers, unless what is there was built from the same sources. */
export async function buildWhenStale({ name, inputs }) {
  const directory = join(ROOT, 'packages', name);
  // Beside what was built, so that it goes when that goes.
  const stamp = join(directory, 'dist', '.built-from');
  const sources = fingerprintOfSources(ROOT, inputs);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  const command = [join('src', 'build', 'command.ts')];
  const { code, output } = await runStep(`building the ${name}, a few seconds`, PINNED_NODE, command, {
    cwd: directory,
  });
  if (code !== 0) {
    console.error(output.trim());
    throw new SetupProblem(`the ${name} cannot be built; the words of its build are above.`);
  }
  writeFileSync(stamp, sources);
}

/** By content: a checkout makes every file new. Tests are no part of what is built. */
export function fingerprintOfSources(root, inputs) {
  const hash = createHash('sha256');
  // Another bundler or framework makes other files.
  hash.update(readFileSync(join(root, 'package-lock.json')));
  for (const directory of inputs) {
    for (const file of listFiles(root, directory)) hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function listFiles(root, directory) {
  const entries = readdirSync(join(root, directory), { withFileTypes: true });
  const files = entries.flatMap(entry => {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'test' ? [] : listFiles(root, path);
    return entry.name.includes('.test.') ? [] : [path];
  });
  return files.sort();
}

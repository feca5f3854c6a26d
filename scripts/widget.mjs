import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep, SetupProblem } from './run-step.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WIDGET = join(ROOT, 'packages', 'widget');
/** Beside what was built, so that it goes when that goes. */
const STAMP = join(WIDGET, 'dist', '.built-from');
const PINNED_NODE = join(ROOT, 'node_modules', '.bin', 'node');
/** All that is in the widget's files, or makes them. */
const INPUTS = ['packages/widget/src', 'packages/sdk/src', 'packages/protocol/src'];

/** Builds the widget, unless what is there was built from the same sources. */
export async function ensureWidget() {
  const sources = fingerprintOfSources(ROOT);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return;
  const title = 'building the widget, a few seconds';
  const { code, output } = await runStep(title, PINNED_NODE, [join('src', 'build', 'command.ts')], { cwd: WIDGET });
  if (code !== 0) {
    console.error(output.trim());
    throw new SetupProblem('the widget cannot be built; the words of its build are above.');
  }
  writeFileSync(STAMP, sources);
}

/** By content: a checkout makes every file new. Tests are no part of the widget. */
export function fingerprintOfSources(root) {
  const hash = createHash('sha256');
  // Another bundler or framework makes other files.
  hash.update(readFileSync(join(root, 'package-lock.json')));
  for (const directory of INPUTS) {
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

import { existsSync, globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildWidget, DIST } from './build.ts';

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url));

/** Builds when a source is newer than what was built; for tests, which want what is written now. */
export async function ensureBuilt(): Promise<void> {
  const manifest = `${DIST}manifest.json`;
  const builtAt = existsSync(manifest) ? statSync(manifest).mtimeMs : 0;
  const sources = globSync(['widget/src/**/*.{ts,tsx,css}', 'sdk/src/*.ts', 'protocol/src/*.ts'], { cwd: PACKAGES });
  const isStale = sources.some(path => !path.includes('/test/') && statSync(PACKAGES + path).mtimeMs > builtAt);
  if (isStale) await buildWidget();
}

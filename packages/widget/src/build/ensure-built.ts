import { fileURLToPath } from 'node:url';
import { buildWidget, DIST } from './build.ts';
import { isOlderThan } from './bundle.ts';

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCES = ['widget/src/**/*.{ts,tsx,css}', 'sdk/src/*.ts', 'protocol/src/**/*.ts'];

/** Builds when a source is newer than what was built; for tests, which want what is written now. */
export async function ensureBuilt(): Promise<void> {
  if (isOlderThan(`${DIST}manifest.json`, SOURCES, PACKAGES)) await buildWidget();
}

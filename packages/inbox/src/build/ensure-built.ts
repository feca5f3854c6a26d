import { fileURLToPath } from 'node:url';
import { isOlderThan } from '@deskbell/widget/build';
import { buildInbox, DIST } from './build.ts';

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCES = [
  'inbox/src/**/*.{ts,tsx,css,html,svg}',
  'sdk/src/*.ts',
  'protocol/src/**/*.ts',
  'widget/src/{markdown,panel}/*.{ts,tsx}',
];

/** Builds when a source is newer than what was built; for tests, which want what is written now. */
export async function ensureBuilt(): Promise<void> {
  if (isOlderThan(`${DIST}index.html`, SOURCES, PACKAGES)) await buildInbox();
}

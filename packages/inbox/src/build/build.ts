import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ROUTES } from '@deskbell/protocol';
import { bundleOptions } from '@deskbell/widget/build';
import { build } from 'vite';

const SOURCE = fileURLToPath(new URL('../', import.meta.url));
export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
/** Below it lies all that has a hash in its name. */
export const ASSETS = 'assets';

/** `dist/index.html` and `dist/assets/*`. Vite writes only when everything could be built. */
export async function buildInbox(): Promise<void> {
  const { build: common, ...options } = bundleOptions(SOURCE);
  await build({
    ...options,
    base: `${ROUTES.inbox}/`,
    build: {
      ...common,
      outDir: DIST,
      emptyOutDir: true,
      assetsDir: ASSETS,
      // A lazy part's styles would be put in by a script that waits for them; all of them are few.
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      rolldownOptions: { input: `${SOURCE}index.html` },
    },
  });
}

/** Names of the built files, relative to `DIST`. */
export function listBuilt(): string[] {
  return readdirSync(DIST, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.name.startsWith('.'))
    .map(entry => `${entry.parentPath}/${entry.name}`.slice(DIST.length).replace(/^\//, ''));
}

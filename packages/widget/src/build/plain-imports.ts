import type { Plugin } from 'vite';

/** Vite wraps each `import()` in code that preloads style sheets; ours have none. */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    enforce: 'pre',
    load: id => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = load => load();' : null),
  };
}

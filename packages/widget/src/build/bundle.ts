import { existsSync, globSync, statSync } from 'node:fs';
import type { InlineConfig } from 'vite';
import { inlineConstants } from './inline-constants.ts';
import { plainImports } from './plain-imports.ts';

/** What is "widely available" by Baseline: `light-dark()` is the youngest thing we use. */
const TARGET = ['chrome123', 'firefox120', 'safari17.5'];

/** How every app of ours for browsers is built from the sources in `root`. */
export function bundleOptions(root: string) {
  return {
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    envDir: false,
    plugins: [inlineConstants(), plainImports()],
    // Never the development kind: tests build too, and what they measure is what customers get.
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    build: {
      target: TARGET,
      cssTarget: TARGET,
      modulePreload: false,
      cssMinify: 'lightningcss',
      minify: 'oxc',
    },
  } as const satisfies InlineConfig;
}

/** Whether a built file is missing, or older than one of the sources it is made of. Tests are no sources. */
export function isOlderThan(built: string, sources: string[], directory: string): boolean {
  const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
  return globSync(sources, { cwd: directory })
    .filter(path => !path.includes('/test/') && !path.includes('.test.'))
    .some(path => statSync(directory + path).mtimeMs > builtAt);
}

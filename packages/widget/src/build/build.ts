import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Rolldown } from 'vite';
import { bundleOptions } from './bundle.ts';

const SOURCE = fileURLToPath(new URL('../', import.meta.url));
export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

const COMMON = bundleOptions(SOURCE);

/** What `npm run build` makes: every file of it, by name, goes to the browser as it is. */
export interface Built {
  /** Always `widget.js`: the one name pages know. */
  loader: string;
  /** `panel-<hash>.js`; English is in it. */
  panel: string;
  /** `lang-<code>-<hash>.js`. */
  languages: string[];
  /** Parts of the panel that only some need. */
  extras: string[];
}

/** The panel first: the loader holds its name. `dist` is replaced at the end, so a failed build leaves the old one. */
export async function buildWidget(): Promise<Built> {
  const panel = await bundle({
    ...COMMON,
    build: {
      ...COMMON.build,
      write: false,
      rolldownOptions: {
        input: `${SOURCE}panel/main.tsx`,
        preserveEntrySignatures: 'allow-extension',
        output: {
          format: 'es',
          entryFileNames: 'panel-[hash].js',
          chunkFileNames: ({ name }) => `${/^[a-z]{2}$/.test(name) ? 'lang-' : ''}${name}-[hash].js`,
        },
      },
    },
  });
  const panelFile = panel.find(({ isEntry }) => isEntry)?.fileName ?? '';
  const loader = await bundle({
    ...COMMON,
    define: { PANEL_FILE: JSON.stringify(panelFile) },
    build: {
      ...COMMON.build,
      write: false,
      lib: { entry: `${SOURCE}loader/main.ts`, formats: ['iife'], name: 'deskbellLoader', fileName: () => 'widget.js' },
    },
  });
  const chunks = [...loader, ...panel];
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  for (const { fileName, code } of chunks) writeFileSync(DIST + fileName, code);
  const names = panel.map(({ fileName }) => fileName);
  const built: Built = {
    loader: 'widget.js',
    panel: panelFile,
    languages: names.filter(name => name.startsWith('lang-')),
    extras: names.filter(name => !name.startsWith('lang-') && name !== panelFile),
  };
  writeFileSync(`${DIST}manifest.json`, `${JSON.stringify(built, null, 2)}\n`);
  return built;
}

async function bundle(config: InlineConfig): Promise<Rolldown.OutputChunk[]> {
  const result = (await build(config)) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
  return [result]
    .flat()
    .flatMap(({ output }) => output)
    .filter(item => item.type === 'chunk');
}

export function readManifest(): Built {
  return JSON.parse(readFileSync(`${DIST}manifest.json`, 'utf8')) as Built;
}

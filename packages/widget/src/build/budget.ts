import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { DIST, readManifest } from './build.ts';

/** Bytes over the wire. What a shop's page pays for us, before and after the first click. */
export const BUDGET = {
  loader: 5 * 1024,
  /** With styles and English. */
  panel: 30 * 1024,
  /** Each language, and what is fetched when it is wanted. */
  part: 4 * 1024,
} as const;

export interface Measured {
  name: string;
  bytes: number;
  most: number;
}

export function measure(): Measured[] {
  const { loader, panel, languages, extras } = readManifest();
  const sized = (name: string, most: number): Measured => ({
    name,
    bytes: gzipSync(readFileSync(DIST + name), { level: 9 }).length,
    most,
  });
  return [
    sized(loader, BUDGET.loader),
    sized(panel, BUDGET.panel),
    ...[...languages, ...extras].map(name => sized(name, BUDGET.part)),
  ];
}

/** One sentence for each file that is larger than it may be. */
export function findTooLarge(files: Measured[]): string[] {
  return files
    .filter(({ bytes, most }) => bytes > most)
    .map(({ name, bytes, most }) => `${name} has ${bytes} bytes gzipped, ${bytes - most} more than its budget`);
}

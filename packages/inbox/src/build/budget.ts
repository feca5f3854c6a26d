import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { DIST, listBuilt } from './build.ts';

/** Bytes over the wire for the whole app, with its lazy parts. */
export const BUDGET = 180 * 1024;

export interface Measured {
  name: string;
  bytes: number;
}

export function measure(): Measured[] {
  return listBuilt().map(name => ({ name, bytes: gzipSync(readFileSync(DIST + name), { level: 9 }).length }));
}

export function total(files: Measured[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '../domain/app-error.ts';
import { createStaticFile, type StaticFile } from './static-files.ts';

/** What of a build goes to browsers. */
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.html': 'text/html; charset=utf-8',
};
/** Vite puts eight characters of the content's hash before the extension: another content is another name. */
const HASHED = /-[\w-]{8}\.\w+$/;
export const FOR_EVER = 'public, max-age=31536000, immutable';

/** The files of a directory a build wrote, by name; a file the build did not make has no name here. */
export function listBuiltFiles(
  directory: string,
  headers: (name: string, isHashed: boolean) => Record<string, string>,
): Map<string, StaticFile> {
  const names = readNames(directory).filter(name => TYPES[extname(name)] !== undefined);
  return new Map(
    names.map(name => [
      name,
      createStaticFile({
        type: TYPES[extname(name)] ?? '',
        read: () => readBuilt(join(directory, name)),
        headers: headers(name, HASHED.test(name)),
      }),
    ]),
  );
}

function readNames(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => entry.name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function readBuilt(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) throw new AppError('NOT_FOUND', 'it was built anew: start the server again');
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

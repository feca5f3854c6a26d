import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { AppError } from '../domain/app-error.ts';
import { createStaticFile, type StaticFile } from './static-files.ts';

/** What `npm run build -w packages/widget` writes; the set-up runs it. */
const BUILT = join(import.meta.dirname, '../../../widget/dist');
const LOADER = 'widget.js';
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** Vite puts eight characters of the content's hash before the extension: another content is another name. */
const HASHED = /-[\w-]{8}\.\w+$/;
const FOR_EVER = 'public, max-age=31536000, immutable';
/** The loader's name stays: minutes after an upgrade every page has the new one. */
const FOR_MINUTES = 'public, max-age=300';

/** The widget's files, for the pages of any origin (WD4). A file the build did not make has no name here. */
export function registerWidgetFiles(app: FastifyInstance, log: Logger, directory = BUILT): void {
  const files = listFiles(directory);
  if (!files.has(LOADER)) log.warn({ directory }, 'the widget is not built: run npm run setup, then start again');

  const find = (name: string): StaticFile => {
    const file = files.get(name);
    if (file) return file;
    throw new AppError('NOT_FOUND', files.has(LOADER) ? 'the widget has no such file' : 'the widget is not built here');
  };
  const schema = { hide: true };
  app.get(`/${LOADER}`, { schema }, (request, reply) => find(LOADER).send(request, reply));
  app.get<{ Params: { file: string } }>('/widget/:file', { schema }, (request, reply) =>
    find(request.params.file).send(request, reply),
  );
}

function listFiles(directory: string): Map<string, StaticFile> {
  const names = readNames(directory).filter(name => TYPES[extname(name)] !== undefined);
  return new Map(
    names.map(name => [
      name,
      createStaticFile({
        type: TYPES[extname(name)] ?? '',
        read: () => readBuilt(join(directory, name)),
        headers: {
          'cache-control': HASHED.test(name) ? FOR_EVER : FOR_MINUTES,
          // Scripts of shops on every origin: whatever isolation their pages ask for, this may be loaded.
          'access-control-allow-origin': '*',
          'cross-origin-resource-policy': 'cross-origin',
        },
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
    if (isMissing(error)) throw new AppError('NOT_FOUND', 'the widget was built anew: start the server again');
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

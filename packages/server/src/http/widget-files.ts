import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { AppError } from '../domain/app-error.ts';
import { FOR_EVER, listBuiltFiles } from './built-files.ts';
import type { StaticFile } from './static-files.ts';

/** What `npm run build -w packages/widget` writes; the set-up runs it. */
const BUILT = join(import.meta.dirname, '../../../widget/dist');
const LOADER = 'widget.js';
/** The loader's name stays: minutes after an upgrade every page has the new one. */
const FOR_MINUTES = 'public, max-age=300';

/** The widget's files, for the pages of any origin (WD4). A file the build did not make has no name here. */
export function registerWidgetFiles(app: FastifyInstance, log: Logger, directory = BUILT): void {
  const files = listBuiltFiles(directory, (_name, isHashed) => ({
    'cache-control': isHashed ? FOR_EVER : FOR_MINUTES,
    // Scripts of shops on every origin: whatever isolation their pages ask for, this may be loaded.
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  }));
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

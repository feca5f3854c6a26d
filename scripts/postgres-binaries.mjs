import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The directory with PostgreSQL's `initdb` and `postgres`, newest first, or null. */
export function findPostgresBinaries() {
  return (
    candidates().find(
      directory => isExecutable(join(directory, 'initdb')) && isExecutable(join(directory, 'postgres')),
    ) ?? null
  );
}

function candidates() {
  return [
    ...newestFirst('/usr/lib/postgresql', /^\d+$/).map(path => join(path, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter).filter(path => path !== ''),
    ...newestFirst('/opt/homebrew/opt', /^postgresql(@\d+)?$/).map(path => join(path, 'bin')),
    ...newestFirst('/usr/local/opt', /^postgresql(@\d+)?$/).map(path => join(path, 'bin')),
    ...newestFirst('/usr', /^pgsql-\d+$/).map(path => join(path, 'bin')),
    '/usr/local/pgsql/bin',
    '/Applications/Postgres.app/Contents/Versions/latest/bin',
  ];
}

function newestFirst(parent, pattern) {
  if (!existsSync(parent)) return [];
  const version = name => Number(name.match(/\d+/)?.[0] ?? 0);
  const names = readdirSync(parent).filter(name => pattern.test(name));
  return names.sort((a, b) => version(b) - version(a)).map(name => join(parent, name));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

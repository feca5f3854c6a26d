import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

// Debian's package redis-tools holds the server's program without the service that would start it: it is one binary,
// which does what the name it is called by says.
const NAMES = ['redis-server', 'valkey-server', 'redis-check-rdb'];
const BESIDES = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/** The file to run as `redis-server`, or null. */
export function findRedisBinary() {
  const directories = [...(process.env.PATH ?? '').split(delimiter).filter(path => path !== ''), ...BESIDES];
  const files = NAMES.flatMap(name => directories.map(directory => join(directory, name)));
  return files.find(isExecutable) ?? null;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

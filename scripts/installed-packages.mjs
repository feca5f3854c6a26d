import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DEPENDENCY_FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** Whether node_modules holds what the lock file names, and the lock file names what the manifests ask for. */
export function isInstalledAsLocked(root) {
  // npm writes this file at the very end of an installation, so half a one has none.
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  const locked = readJson(join(root, 'package-lock.json')).packages;
  return Object.entries(locked).every(([path, entry]) =>
    path.includes('node_modules/') ? isInstalled(entry, installed[path]) : asksForTheSame(root, path, entry),
  );
}

function isInstalled(locked, installed) {
  // Builds for other platforms are optional and rightly absent.
  if (installed === undefined) return locked.optional === true || locked.devOptional === true;
  return installed.version === locked.version && installed.integrity === locked.integrity;
}

function asksForTheSame(root, directory, locked) {
  const file = join(root, directory, 'package.json');
  if (!existsSync(file)) return false;
  const manifest = readJson(file);
  return DEPENDENCY_FIELDS.every(field => sorted(manifest[field]) === sorted(locked[field]));
}

function sorted(dependencies = {}) {
  return JSON.stringify(Object.entries(dependencies).sort());
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

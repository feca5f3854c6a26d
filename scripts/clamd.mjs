import { existsSync } from 'node:fs';

const CANDIDATES = ['/usr/sbin/clamd', '/opt/homebrew/sbin/clamd', '/usr/local/sbin/clamd', '/usr/bin/clamd'];

/** The virus scanner's daemon, or null. */
export function findClamd() {
  return CANDIDATES.find(path => existsSync(path)) ?? null;
}

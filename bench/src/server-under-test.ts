import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ChildProcess, startOnServerCore } from './child-process.ts';

const ROOT = join(import.meta.dirname, '../..');
/** On the repository's disk: a temporary directory in memory would make every fsync free. */
export const CACHE_DIR = join(ROOT, '.cache/bench');
export const SHOP_ORIGIN = 'https://shop.example';
export const PUBLIC_KEY = 'pk_test_benchbenchbenchbenchbench';

/** Node flags for the server, e.g. `--cpu-prof`. */
const serverFlags: string[] = [];

export function addServerFlags(flags: string[]): void {
  serverFlags.push(...flags);
}

/** The server as an operator starts it; only the rate limits are off. */
export function startServer(dataDir: string, env: Record<string, string> = {}): Promise<ChildProcess> {
  const start = readStart();
  return startOnServerCore([process.execPath, ...serverFlags, ...start.args], {
    env: {
      ...inheritedEnvironment(),
      ...start.env,
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      DESKBELL_RATE_LIMITS: 'off',
      DESKBELL_BOOTSTRAP_PUBLIC_KEY: PUBLIC_KEY,
      DESKBELL_BOOTSTRAP_SECRET_KEY: `sk_test_${randomBytes(24).toString('hex')}`,
      DESKBELL_BOOTSTRAP_ORIGINS: SHOP_ORIGIN,
      ...env,
    },
    logFile: `${dataDir}.log`,
  });
}

/** What `npm start` passes to node: variables, flags and all. */
function readStart(): { env: Record<string, string>; args: string[] } {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const [variables = '', args = ''] = scripts.start.split(/exec node /);
  return {
    env: Object.fromEntries(
      variables
        .trim()
        .split(' ')
        .map(pair => pair.split('=')),
    ),
    args: args.split(' '),
  };
}

export function startEcho(mode: 'echo' | 'canned'): Promise<ChildProcess> {
  mkdirSync(CACHE_DIR, { recursive: true });
  return startOnServerCore([process.execPath, join(import.meta.dirname, 'echo-server.ts'), mode], {
    env: inheritedEnvironment(),
    logFile: join(CACHE_DIR, `${mode}.log`),
  });
}

/** Runs `use` with an empty data directory and removes it afterwards. */
export async function withDataDir<T>(use: (dataDir: string) => Promise<T>): Promise<T> {
  mkdirSync(CACHE_DIR, { recursive: true });
  const scratch = mkdtempSync(join(CACHE_DIR, 'run-'));
  try {
    return await use(join(scratch, 'data'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The operator's own Deskbell settings must not reach the measured server. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TZ } = process.env;
  return { PATH, HOME, LANG, TZ };
}

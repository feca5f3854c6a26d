import { isIP } from 'node:net';
import { parseKey } from './domain/key.ts';
import { parseOrigin } from './domain/origin.ts';

// The only reader of the environment. Each setting's name, type, default and help stand together; the table is also
// docs/configuration.md (generated).

interface Setting<T> {
  env: string;
  /** As the documentation shows it. */
  type: string;
  /** Used when the variable is unset or empty. */
  default: T;
  help: string;
  /** The value, or a sentence saying what is wrong with it. */
  parse(text: string): { value: T } | { problem: string };
  /** Shown as `default` where the value itself would say little. */
  defaultShown?: string;
  secret?: boolean;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export const SETTINGS = {
  port: wholeNumber('PORT', 4700, 0, 65_535, 'TCP port to listen on; 0 takes a free one.'),
  host: text(
    'HOST',
    '127.0.0.1',
    'Address to listen on. `0.0.0.0` for all interfaces, behind a proxy that speaks TLS.',
  ),
  dataDir: text('DATA_DIR', './data', 'Directory of the SQLite database; made with owner-only permissions.'),
  databaseUrl: url(
    'DATABASE_URL',
    ['postgres:', 'postgresql:'],
    'PostgreSQL instead of SQLite, e.g. `postgres://user@host/deskbell`.',
    true,
  ),
  publicUrl: url(
    'PUBLIC_URL',
    ['http:', 'https:'],
    'How browsers reach this server. On https cookies become `Secure; SameSite=None; Partitioned`.',
  ),
  logLevel: oneOf('LOG_LEVEL', LOG_LEVELS, 'info', 'Least severe level to log. Requests that succeed are `debug`.'),
  bootstrapPublicKey: key('DESKBELL_BOOTSTRAP_PUBLIC_KEY', 'public', 'Public key of the first business.'),
  bootstrapSecretKey: key('DESKBELL_BOOTSTRAP_SECRET_KEY', 'secret', 'Secret key of the first business.'),
  bootstrapOrigins: origins(
    'DESKBELL_BOOTSTRAP_ORIGINS',
    'Browser origins the first public key allows, separated by commas. This server’s own pages need no entry.',
  ),
  pingIntervalMs: milliseconds('DESKBELL_PING_INTERVAL_MS', 30_000, 'Between two protocol pings on a socket.'),
  pongTimeoutMs: milliseconds('DESKBELL_PONG_TIMEOUT_MS', 90_000, 'Without life for this long a socket is closed.'),
  resyncIntervalMs: milliseconds('DESKBELL_RESYNC_INTERVAL_MS', 30_000, 'Between two `resync` frames on a socket.'),
  rateLimits: oneOf('DESKBELL_RATE_LIMITS', ['on', 'off'] as const, 'on', '`off` for load tests only.'),
  trustedProxies: addresses(
    'DESKBELL_TRUSTED_PROXIES',
    'Addresses or CIDR ranges of proxies whose `X-Forwarded-For` counts, separated by commas.',
  ),
  drainMs: milliseconds('DESKBELL_DRAIN_MS', 5_000, 'At SIGTERM: over this long open sockets are closed.', 0),
  writeQueueMax: wholeNumber(
    'DESKBELL_WRITE_QUEUE_MAX',
    10_000,
    1,
    1_000_000,
    'Sends waiting for a commit before further ones get 503.',
  ),
  writeDeadlineMs: milliseconds(
    'DESKBELL_WRITE_DEADLINE_MS',
    5_000,
    'A send that has waited this long for its commit to begin gets 503.',
  ),
} as const satisfies Record<string, Setting<unknown>>;

export type Config = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name] extends Setting<infer T> ? T : never };

/** All problems at once, one sentence each (OP4). */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`configuration: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/** The configuration the environment asks for; throws `ConfigError`. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<Setting<unknown>>(SETTINGS)) {
    const given = env[setting.env]?.trim();
    const parsed = given ? setting.parse(given) : { value: setting.default };
    if ('problem' in parsed)
      problems.push(`${setting.env} ${parsed.problem}${setting.secret ? '' : `, not "${given}"`}`);
    else config[name] = parsed.value;
  }
  const result = config as Config;
  if (problems.length === 0) problems.push(...conflicts(result));
  if (problems.length > 0) throw new ConfigError(problems);
  return result;
}

function conflicts(config: Config): string[] {
  const problems: string[] = [];
  if (config.pongTimeoutMs <= config.pingIntervalMs) {
    problems.push('DESKBELL_PONG_TIMEOUT_MS must be longer than DESKBELL_PING_INTERVAL_MS');
  }
  const [publicKey, secretKey] = [config.bootstrapPublicKey, config.bootstrapSecretKey];
  if (publicKey && secretKey && parseKey(publicKey)?.environment !== parseKey(secretKey)?.environment) {
    problems.push('DESKBELL_BOOTSTRAP_PUBLIC_KEY and DESKBELL_BOOTSTRAP_SECRET_KEY must be of one environment');
  }
  return problems;
}

function text(env: string, fallback: string, help: string): Setting<string> {
  return { env, type: 'text', default: fallback, help, parse: value => ({ value }) };
}

function wholeNumber(env: string, fallback: number, min: number, max: number, help: string): Setting<number> {
  return {
    env,
    type: `whole number ${min}–${max}`,
    default: fallback,
    help,
    parse: text => {
      const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? { value } : { problem: `must be a whole number from ${min} to ${max}` };
    },
  };
}

function milliseconds(env: string, fallback: number, help: string, min = 10): Setting<number> {
  return { ...wholeNumber(env, fallback, min, 3_600_000, help), type: 'milliseconds' };
}

function oneOf<const T extends string>(env: string, values: readonly T[], fallback: T, help: string): Setting<T> {
  return {
    env,
    type: values.join(' | '),
    default: fallback,
    help,
    parse: text => {
      const value = values.find(candidate => candidate === text);
      return value === undefined ? { problem: `must be one of ${values.join(', ')}` } : { value };
    },
  };
}

function url(env: string, protocols: string[], help: string, secret = false): Setting<string | null> {
  return {
    env,
    type: 'URL',
    default: null,
    help,
    secret,
    parse: value =>
      URL.canParse(value) && protocols.includes(new URL(value).protocol)
        ? { value }
        : { problem: `must be a URL beginning with ${protocols.map(protocol => `${protocol}//`).join(' or ')}` },
  };
}

function key(env: string, kind: 'public' | 'secret', help: string): Setting<string | null> {
  const prefix = kind === 'public' ? 'pk' : 'sk';
  return {
    env,
    type: `${prefix}_live_… | ${prefix}_test_…`,
    default: null,
    defaultShown: 'made at the first start',
    help: `${help} Used when the database is empty.`,
    secret: true,
    parse: value =>
      parseKey(value)?.kind === kind
        ? { value }
        : { problem: `must look like ${prefix}_test_ or ${prefix}_live_ and 8–128 letters, digits, - or _` },
  };
}

function list(env: string, help: string): Setting<string[]> {
  return { env, type: 'list', default: [], help, parse: value => ({ value: splitList(value) }) };
}

function origins(env: string, help: string): Setting<string[]> {
  return {
    ...list(env, help),
    parse: text => {
      const value = splitList(text);
      const wrong = value.filter(origin => parseOrigin(origin) === null);
      return wrong.length === 0 ? { value } : { problem: 'must list origins such as https://shop.example' };
    },
  };
}

function addresses(env: string, help: string): Setting<string[]> {
  return {
    ...list(env, help),
    parse: text => {
      const value = splitList(text);
      return value.every(isAddressRange) ? { value } : { problem: 'must list IP addresses or CIDR ranges' };
    },
  };
}

function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
}

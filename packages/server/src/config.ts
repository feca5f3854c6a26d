import {
  addresses,
  baseUrl,
  countries,
  hosts,
  key,
  milliseconds,
  oneOf,
  optionalText,
  origins,
  pattern,
  type Setting,
  text,
  url,
  wholeNumber,
} from './config/setting.ts';
import { parseKey } from './domain/key.ts';

// The only reader of the environment. Each setting's name, type, default and help stand together; the table is also
// docs/configuration.md (generated).

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export const SETTINGS = {
  port: wholeNumber('PORT', 4700, 0, 65_535, 'TCP port to listen on; 0 takes a free one.'),
  host: text(
    'HOST',
    '127.0.0.1',
    'Address to listen on. `0.0.0.0` for all interfaces, behind a proxy that speaks TLS.',
  ),
  dataDir: text(
    'DATA_DIR',
    './data',
    'Directory of the SQLite database, the files of uploads and the log-in secret; made for its owner only.',
  ),
  databaseUrl: url(
    'DATABASE_URL',
    ['postgres:', 'postgresql:'],
    'PostgreSQL instead of SQLite, e.g. `postgres://user@host/deskbell`.',
    true,
  ),
  redisUrl: url(
    'REDIS_URL',
    ['redis:', 'rediss:'],
    'Redis or Valkey, between several nodes on one PostgreSQL: live events and shared limits.',
    true,
  ),
  publicUrl: baseUrl(
    'PUBLIC_URL',
    'How browsers reach this server. On https cookies become `Secure; SameSite=None; Partitioned`.',
  ),
  logLevel: oneOf('LOG_LEVEL', LOG_LEVELS, 'info', 'Least severe level to log. Requests that succeed are `debug`.'),
  bootstrapPublicKey: key('DESKBELL_BOOTSTRAP_PUBLIC_KEY', 'public', 'Public key of the first business.'),
  bootstrapSecretKey: key('DESKBELL_BOOTSTRAP_SECRET_KEY', 'secret', 'Secret key of the first business.'),
  bootstrapOrigins: origins(
    'DESKBELL_BOOTSTRAP_ORIGINS',
    'Browser origins the first public key allows, separated by commas. This server’s own pages need no entry.',
  ),
  smtpUrl: url(
    'DESKBELL_SMTP_URL',
    ['smtp:', 'smtps:'],
    'Mail server for login codes and replies, e.g. `smtp://user:password@mail.example:587`. Without it nothing is mailed.',
    true,
  ),
  mailFrom: pattern(
    'DESKBELL_MAIL_FROM',
    'e-mail address',
    /^(?:[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
    'Sender of all mails, e.g. `Shop <help@shop.example>`.',
  ),
  smsWebhookUrl: url(
    'DESKBELL_SMS_WEBHOOK_URL',
    ['http:', 'https:'],
    'Where login codes for phones are POSTed, signed, to be sent as SMS. Without it there are none by SMS.',
    true,
  ),
  smsWebhookSecret: {
    ...pattern(
      'DESKBELL_SMS_WEBHOOK_SECRET',
      'text of at least 24 characters',
      /^\S{24,200}$/,
      'Key of the signature (Standard Webhooks): `whsec_` and base64, or other text as it is.',
    ),
    secret: true,
  },
  smsCountries: countries('DESKBELL_SMS_COUNTRIES', 'Country codes SMS may go to, such as `+49,+43`.'),
  smsDailyMax: wholeNumber(
    'DESKBELL_SMS_DAILY_MAX',
    200,
    1,
    1_000_000,
    'Login codes by SMS a business may send in a day (UTC).',
  ),
  s3Bucket: optionalText(
    'DESKBELL_S3_BUCKET',
    'Bucket for the files of uploads, in place of DATA_DIR. Browsers `PUT` to it: allow that for your origins in its CORS rules.',
  ),
  s3Endpoint: url(
    'DESKBELL_S3_ENDPOINT',
    ['http:', 'https:'],
    'S3-compatible store that is not Amazon’s, as browsers reach it, e.g. `https://minio.example`.',
  ),
  s3Region: text('DESKBELL_S3_REGION', 'us-east-1', 'Region of the bucket.'),
  s3AccessKeyId: optionalText('DESKBELL_S3_ACCESS_KEY_ID', 'Key that may get, put and delete objects of the bucket.'),
  s3SecretAccessKey: { ...optionalText('DESKBELL_S3_SECRET_ACCESS_KEY', 'Its secret.'), secret: true },
  s3PathStyle: oneOf(
    'DESKBELL_S3_PATH_STYLE',
    ['on', 'off'] as const,
    'off',
    '`on`: the bucket is in the path of URLs and not in the host name, as most stores that are not Amazon’s want it.',
  ),
  clamdUrl: url(
    'DESKBELL_CLAMD_URL',
    ['tcp:', 'unix:'],
    'ClamAV daemon that must call uploads clean, e.g. `tcp://127.0.0.1:3310` or `unix:///run/clamav/clamd.ctl`.',
  ),
  oidcIssuer: url(
    'DESKBELL_OIDC_ISSUER',
    ['http:', 'https:'],
    'OpenID Connect issuer agents may log in with, e.g. `https://login.shop.example`. Its redirect URI is `PUBLIC_URL/inbox/auth/callback/sso`.',
  ),
  oidcClientId: optionalText('DESKBELL_OIDC_CLIENT_ID', 'Client there.'),
  oidcClientSecret: { ...optionalText('DESKBELL_OIDC_CLIENT_SECRET', 'Its secret.'), secret: true },
  oidcName: text('DESKBELL_OIDC_NAME', 'Single sign-on', 'What the button says.'),
  oidcTrustEmail: oneOf(
    'DESKBELL_OIDC_TRUST_EMAIL',
    ['on', 'off'] as const,
    'off',
    '`on`: its e-mail addresses count as proven though it does not say `email_verified`.',
  ),
  webhookAllow: hosts(
    'DESKBELL_WEBHOOK_ALLOW',
    'Hosts, addresses or CIDR ranges webhooks may lead to though they are not public, such as `hooks.lan,10.1.0.0/16`; over http too.',
  ),
  demo: oneOf(
    'DESKBELL_DEMO',
    ['on', 'off'] as const,
    'on',
    'The demo shop at `/demo`, with the first business’s test key. `off` in production; without an enabled test key there is none either.',
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
  if (config.redisUrl && !config.databaseUrl) {
    problems.push('REDIS_URL is for several nodes, which need DATABASE_URL: one SQLite file has one process');
  }
  if (config.pongTimeoutMs <= config.pingIntervalMs) {
    problems.push('DESKBELL_PONG_TIMEOUT_MS must be longer than DESKBELL_PING_INTERVAL_MS');
  }
  if (Boolean(config.smtpUrl) !== Boolean(config.mailFrom)) {
    problems.push('DESKBELL_SMTP_URL and DESKBELL_MAIL_FROM need each other');
  }
  const sms = [config.smsWebhookUrl, config.smsWebhookSecret, config.smsCountries.length > 0];
  if (sms.some(Boolean) && !sms.every(Boolean)) {
    problems.push('DESKBELL_SMS_WEBHOOK_URL, DESKBELL_SMS_WEBHOOK_SECRET and DESKBELL_SMS_COUNTRIES need each other');
  }
  const [publicKey, secretKey] = [config.bootstrapPublicKey, config.bootstrapSecretKey];
  if (publicKey && secretKey && parseKey(publicKey)?.environment !== parseKey(secretKey)?.environment) {
    problems.push('DESKBELL_BOOTSTRAP_PUBLIC_KEY and DESKBELL_BOOTSTRAP_SECRET_KEY must be of one environment');
  }
  problems.push(...conflictsOfOidc(config), ...conflictsOfS3(config));
  return problems;
}

function conflictsOfOidc({ oidcIssuer, oidcClientId, oidcClientSecret, publicUrl }: Config): string[] {
  const parts = [oidcIssuer, oidcClientId, oidcClientSecret];
  if (parts.every(part => part === null)) return [];
  if (parts.some(part => part === null)) {
    return ['DESKBELL_OIDC_ISSUER, DESKBELL_OIDC_CLIENT_ID and DESKBELL_OIDC_CLIENT_SECRET need each other'];
  }
  return publicUrl === null ? ['DESKBELL_OIDC_ISSUER needs PUBLIC_URL: the issuer sends browsers back there'] : [];
}

function conflictsOfS3({ s3Bucket, s3Endpoint, s3AccessKeyId, s3SecretAccessKey }: Config): string[] {
  if (s3Bucket !== null) {
    const isWhole = s3AccessKeyId !== null && s3SecretAccessKey !== null;
    return isWhole
      ? []
      : ['DESKBELL_S3_BUCKET needs DESKBELL_S3_ACCESS_KEY_ID and DESKBELL_S3_SECRET_ACCESS_KEY beside it'];
  }
  const isMeant = s3Endpoint !== null || s3AccessKeyId !== null || s3SecretAccessKey !== null;
  return isMeant ? ['DESKBELL_S3_BUCKET is missing, but other DESKBELL_S3_… settings are there'] : [];
}

import type { Config } from '../config.ts';
import { type Check, ok, warn } from './check.ts';

/** What can be said of settings without trying them. That each is valid by itself is known already. */
export function checkConfiguration(config: Config): Check {
  return {
    name: 'configuration',
    async run() {
      const findings = suspicions(config).map(warn);
      return findings.length > 0 ? findings : [ok('valid')];
    },
  };
}

function suspicions(config: Config): string[] {
  const { publicUrl, host, trustedProxies, rateLimits, databaseUrl, s3Bucket } = config;
  const found: string[] = [];
  const url = publicUrl === null ? null : new URL(publicUrl);
  if (url === null && !isLoopback(host)) {
    found.push(
      'PUBLIC_URL is not set: set it to the address browsers use, since cookies, file URLs and links in mails depend on it',
    );
  }
  if (url?.protocol === 'http:' && !isLoopback(url.hostname)) {
    found.push('PUBLIC_URL is http: browsers of other sites will not keep the cookie; put TLS in front and say https');
  }
  if (url?.protocol === 'https:' && trustedProxies.length === 0) {
    found.push(
      'PUBLIC_URL is https, so a proxy is in front, but DESKBELL_TRUSTED_PROXIES is empty: all customers share one rate limit',
    );
  }
  if (rateLimits === 'off') found.push('DESKBELL_RATE_LIMITS is off: that is for load tests');
  if (databaseUrl !== null && s3Bucket === null) {
    found.push('files of uploads are in DATA_DIR: with several nodes they need DESKBELL_S3_BUCKET');
  }
  return found;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || host.startsWith('127.');
}

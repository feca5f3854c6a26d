import type { Config } from '../config.ts';
import type { Clock } from '../ports.ts';
import type { Check } from './check.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkDataDirectory } from './check-data-directory.ts';
import { checkDatabase } from './check-database.ts';
import { checkFiles } from './check-files.ts';
import { checkMail, checkScanner, checkSingleSignOn, checkSms } from './check-outside.ts';
import { checkRedis } from './check-redis.ts';
import { checkServer } from './check-server.ts';

/** All that this configuration uses, from the inside out. */
export function checksFor(config: Config, clock: Clock): Check[] {
  const { redisUrl, clamdUrl, smtpUrl, smsWebhookUrl, oidcIssuer } = config;
  return [
    checkConfiguration(config),
    checkDataDirectory(config),
    checkDatabase(config),
    ...(redisUrl === null ? [] : [checkRedis(redisUrl)]),
    checkFiles(config, clock),
    ...(clamdUrl === null ? [] : [checkScanner(clamdUrl, clock)]),
    ...(smtpUrl === null ? [] : [checkMail(smtpUrl)]),
    ...(smsWebhookUrl === null ? [] : [checkSms(smsWebhookUrl)]),
    ...(oidcIssuer === null ? [] : [checkSingleSignOn(oidcIssuer)]),
    ...checkServer(config),
  ];
}

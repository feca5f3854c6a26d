import { LIMITS, type ServiceSettings, type ServiceSettingsChange } from '@deskbell/protocol';
import { AppError, invalidField } from './app-error.ts';
import { parseHours } from './hours.ts';
import type { ServiceSettingsRecord } from './model.ts';

const WORKDAY = [{ from: '09:00', to: '17:00' }];

/** Of a tenant that never changed them. Nobody is asked for a rating who was not meant to be. */
export const DEFAULT_SERVICE_SETTINGS: ServiceSettingsRecord = {
  hours: { enabled: false, time_zone: 'UTC', days: [[], WORKDAY, WORKDAY, WORKDAY, WORKDAY, WORKDAY, []] },
  mailAfterMinutes: 10,
  csatEnabled: false,
  returnUrl: null,
};

/** What a change names, checked; at least one field (CM1). `origins`: of the tenant's enabled public keys. */
export function parseServiceSettingsChange(
  change: ServiceSettingsChange,
  origins: ReadonlySet<string>,
): Partial<ServiceSettingsRecord> {
  const { hours, mail_after_minutes, csat_enabled, return_url } = change;
  const parsed: Partial<ServiceSettingsRecord> = {
    ...(hours !== undefined && { hours: parseHours(hours) }),
    ...(mail_after_minutes !== undefined && { mailAfterMinutes: parseMinutes(mail_after_minutes) }),
    ...(csat_enabled !== undefined && { csatEnabled: csat_enabled }),
    ...(return_url !== undefined && { returnUrl: parseReturnUrl(return_url, origins) }),
  };
  if (Object.keys(parsed).length > 0) return parsed;
  throw new AppError('VALIDATION_ERROR', 'name at least one setting to change');
}

export function presentServiceSettings(settings: ServiceSettingsRecord): ServiceSettings {
  const { hours, mailAfterMinutes, csatEnabled, returnUrl } = settings;
  return { hours, mail_after_minutes: mailAfterMinutes, csat_enabled: csatEnabled, return_url: returnUrl };
}

/** Whether a mail may lead there: a page of the shop, not of whoever could change a setting (CM7). */
export function isReturnUrl(text: string, origins: ReadonlySet<string>): boolean {
  if (text.length > LIMITS.returnUrlMaxLength || !URL.canParse(text)) return false;
  const { origin, username, password } = new URL(text);
  return origins.has(origin) && username === '' && password === '';
}

function parseMinutes(minutes: number | null): number | null {
  if (minutes === null || (Number.isInteger(minutes) && minutes >= 1 && minutes <= LIMITS.mailAfterMinutesMax)) {
    return minutes;
  }
  throw invalidField('mail_after_minutes', `mail_after_minutes must be 1–${LIMITS.mailAfterMinutesMax}, or null`);
}

function parseReturnUrl(text: string | null, origins: ReadonlySet<string>): string | null {
  if (text === null || isReturnUrl(text, origins)) return text;
  throw invalidField('return_url', 'return_url must be a page on an origin of one of your enabled public keys');
}

import { ROUTES, type ServiceSettings } from '@deskbell/protocol';
import { agentSide } from './agent.ts';
import type { Answer } from './answer.ts';
import { expectKeys, expectOk, expectThat } from './expect.ts';
import { expectList } from './shapes.ts';
import type { Target } from './target.ts';

const SETTINGS_KEYS = ['hours', 'mail_after_minutes', 'csat_enabled', 'return_url'];

export const tryChangeService = (target: Target, change: unknown): Promise<Answer> =>
  agentSide(target).request('PATCH', ROUTES.agentServiceSettings, change);

export async function changeService(target: Target, change: Partial<ServiceSettings>): Promise<ServiceSettings> {
  const answer = await tryChangeService(target, change);
  return expectService(expectOk(answer), answer);
}

export async function readService(target: Target): Promise<ServiceSettings> {
  const answer = await agentSide(target).request('GET', ROUTES.agentServiceSettings);
  return expectService(expectOk(answer), answer);
}

/** When the case is over the settings are as they were. */
export async function keepService(target: Target): Promise<ServiceSettings> {
  const before = await readService(target);
  target.atEnd(async () => void (await tryChangeService(target, before)));
  return before;
}

function expectService(value: unknown, answer: Answer): ServiceSettings {
  const settings = expectKeys(value, SETTINGS_KEYS, 'the settings', answer);
  const hours = expectKeys(settings.hours, ['enabled', 'time_zone', 'days'], 'hours', answer);
  const days = expectList(hours.days, 'days', answer);
  expectThat(days.length === 7, 'seven days', days, answer);
  expectThat(typeof settings.csat_enabled === 'boolean', 'csat_enabled true or false', settings, answer);
  return settings as unknown as ServiceSettings;
}

import { type OpeningHours, ROUTES, type WidgetSettings } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer, publicHeaders } from '../customer.ts';
import { expectEqual, expectError, expectOk } from '../expect.ts';
import { changeService, keepService, readService, tryChangeService } from '../service-owner.ts';
import { expectWidgetSettings } from '../shapes.ts';
import { newShop } from '../shop.ts';
import type { Target } from '../target.ts';
import { times } from '../wait.ts';

const week = (spans: OpeningHours[]) => times(7).map(() => spans);

async function readWidget(target: Target): Promise<WidgetSettings> {
  const answer = await target.request({ path: ROUTES.widget, headers: publicHeaders(target) });
  return expectWidgetSettings(expectOk(answer), answer);
}

export const serviceSettingsCases: Case[] = [
  {
    rules: ['CM1'],
    pace: 'last',
    title: 'what a change names is changed, hours as a whole, and the rest stays',
    run: async target => {
      const before = await keepService(target);
      const { origin } = await newShop(target);
      const spans = [
        { from: '08:30', to: '12:00' },
        { from: '13:00', to: '24:00' },
      ];
      const hours = { enabled: false, time_zone: 'Europe/Vienna', days: [[], ...week(spans).slice(1)] };
      expectEqual(await changeService(target, { hours }), { ...before, hours }, 'the settings');
      const rest = { mail_after_minutes: null, return_url: `${origin}/help?from=mail` };
      expectEqual(await changeService(target, rest), { ...before, hours, ...rest }, 'the settings after the second');
      expectEqual(await readService(target), { ...before, hours, ...rest }, 'the settings read again');
      const most = { mail_after_minutes: 1440, return_url: null };
      expectEqual(await changeService(target, most), { ...before, hours, ...most }, 'the settings after the third');
    },
  },
  {
    rules: ['CM1'],
    title: 'an empty change or a wrong value is refused and changes nothing; customers have no settings',
    run: async target => {
      const before = await readService(target);
      const { origin } = await newShop(target);
      const days = week([]);
      const zone = { enabled: true, time_zone: 'UTC' };
      const ofSpans = (...spans: unknown[]) => ({ hours: { ...zone, days: [spans, ...days.slice(1)] } });
      for (const change of [
        {},
        { mail_after_minutes: 0 },
        { mail_after_minutes: 1441 },
        { mail_after_minutes: 1.5 },
        { mail_after_minutes: 'never' },
        { csat_enabled: 'yes' },
        { csat_enabled: null },
        { return_url: 'https://elsewhere.example/' },
        { return_url: `${origin}.evil.example/` },
        { return_url: origin.replace('https://', 'https://user:word@') },
        { return_url: 'javascript:alert(1)' },
        { return_url: '/help' },
        { hours: null },
        { hours: { ...zone, days: days.slice(1) } },
        { hours: { ...zone, time_zone: 'Mars/Olympus', days } },
        ofSpans({ from: '09:00', to: '09:00' }),
        ofSpans({ from: '17:00', to: '09:00' }),
        ofSpans({ from: '9:00', to: '17:00' }),
        ofSpans({ from: '09:00', to: '24:01' }),
        ofSpans({ from: '09:00', to: '12:00' }, { from: '11:59', to: '13:00' }),
        ofSpans({ from: '09:00' }),
        { csat_enabled: !before.csat_enabled, mail_after_minutes: 0 },
      ]) {
        expectError(await tryChangeService(target, change), 'VALIDATION_ERROR');
      }
      expectEqual(await readService(target), before, 'the settings');
      const customer = await newCustomer(target);
      expectError(await customer.request({ path: ROUTES.agentServiceSettings }), 'UNAUTHORIZED');
    },
  },
  {
    rules: ['CM2'],
    pace: 'last',
    title: 'is_open says whether now lies in the hours, and with hours the away_message is null while open',
    run: async target => {
      await keepService(target);
      const agent = agentSide(target);
      const look = await agent.request('GET', ROUTES.agentWidgetSettings);
      const { away_message: before } = expectOk<{ away_message: string | null }>(look);
      const setAway = (text: string | null) =>
        agent.request('PATCH', ROUTES.agentWidgetSettings, { away_message: text });
      target.atEnd(async () => void (await setAway(before)));
      const away = 'We are back tomorrow.';
      expectOk(await setAway(away));
      const shown = async (enabled: boolean, time_zone: string, days: OpeningHours[][]) => {
        await changeService(target, { hours: { enabled, time_zone, days } });
        const { is_open, away_message } = await readWidget(target);
        return [is_open, away_message];
      };
      const always = week([{ from: '00:00', to: '24:00' }]);
      expectEqual(await shown(true, 'Europe/Vienna', always), [true, null], 'always open');
      expectEqual(await shown(true, 'Europe/Vienna', week([])), [false, away], 'never open');
      expectEqual(await shown(false, 'Europe/Vienna', week([])), [true, away], 'without hours');
      // Two hours around now on the clocks of a zone without summer time are long past eleven hours further east.
      const clock = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
      const [from, to] = [clock(-1), clock(1)];
      const around =
        from < to
          ? [{ from, to }]
          : [
              { from: '00:00', to },
              { from, to: '24:00' },
            ];
      const today = week(around.filter(span => span.from !== span.to));
      expectEqual(await shown(true, 'Etc/UTC', today), [true, null], 'open now');
      expectEqual(await shown(true, 'Etc/GMT-11', today), [false, away], 'closed in another zone');
    },
  },
];

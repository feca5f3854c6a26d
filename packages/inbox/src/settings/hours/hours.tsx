import { type BusinessHours, LIMITS, ROUTES, type ServiceSettings, type WidgetLook } from '@deskbell/protocol';
import { ok } from '@deskbell/sdk/parts';
import { api, type Result } from '../../api/http.ts';
import { Switch, TextArea } from '../../ui/field.tsx';
import { isSame } from '../form/changes.ts';
import { draftName } from '../form/draft-name.ts';
import { Card, SaveBar, Section, Shown } from '../form/section.tsx';
import { useForm } from '../form/use-form.ts';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';
import { checkDay, sortDay } from './check-hours.ts';
import { DayRows } from './day-rows.tsx';
import { TimeZoneField } from './time-zone-field.tsx';

const { hours: said } = words;

/** The hours of the service settings, and what the widget says outside of them: one thing to people. */
interface Draft {
  hours: BusinessHours;
  away_message: string;
}

export function Hours() {
  const loaded = useLoaded<Draft>(load, []);
  return (
    <Section title={words.sections.hours} intro={said.intro}>
      <Shown loaded={loaded}>{saved => <HoursForm saved={saved} />}</Shown>
    </Section>
  );
}

async function load(signal: AbortSignal): Promise<Result<Draft>> {
  const [service, look] = await Promise.all([
    api.get<ServiceSettings>(ROUTES.agentServiceSettings, {}, { signal }),
    api.get<WidgetLook>(ROUTES.agentWidgetSettings, {}, { signal }),
  ]);
  if (!service.ok) return service;
  if (!look.ok) return look;
  return ok({ hours: service.value.hours, away_message: look.value.away_message ?? '' });
}

function HoursForm({ saved }: { saved: Draft }) {
  const form = useForm<Draft>({
    saved,
    keptAs: draftName('hours'),
    check: ({ hours }) => {
      const isWrong = hours.days.some(day => checkDay(day).some(problem => problem !== null));
      return isWrong ? { hours: said.dayHasProblem } : {};
    },
    save: async (draft, known) => {
      const away = draft.away_message.trim();
      const look = isSame(draft.away_message, known.away_message)
        ? ok(null)
        : await api.patch(ROUTES.agentWidgetSettings, { away_message: away === '' ? null : away });
      if (!look.ok || isSame(draft.hours, known.hours)) return look;
      const hours = { ...draft.hours, days: draft.hours.days.map(sortDay) };
      return api.patch(ROUTES.agentServiceSettings, { hours });
    },
  });
  const { hours, away_message } = form.draft;
  const setHours = (change: Partial<BusinessHours>) => form.set({ hours: { ...hours, ...change } });

  return (
    <form class="stack" onSubmit={form.submit} noValidate>
      <Card>
        <Switch
          label={said.enabled}
          hint={said.enabledHint}
          isOn={hours.enabled}
          onToggle={enabled => setHours(enabled ? { enabled, time_zone: withZone(hours) } : { enabled })}
        />
        {hours.enabled && (
          <>
            <TimeZoneField hours={hours} onTimeZone={time_zone => setHours({ time_zone })} />
            <DayRows days={hours.days} onDays={days => setHours({ days })} />
            {form.problems.hours && (
              <p class="field-error" role="alert">
                {form.problems.hours}
              </p>
            )}
          </>
        )}
      </Card>
      <Card>
        <TextArea
          label={said.awayMessage}
          hint={said.awayHint}
          rows={3}
          dir="auto"
          maxLength={LIMITS.widgetTextMaxCodePoints}
          value={away_message}
          onValue={value => form.set({ away_message: value })}
          error={form.problems.away_message}
        />
      </Card>
      <SaveBar form={form} />
    </form>
  );
}

/** A server's own UTC is nobody's shop: whoever turns hours on most likely means their own clock. */
function withZone({ enabled, time_zone }: BusinessHours): string {
  return !enabled && time_zone === 'UTC' ? Intl.DateTimeFormat().resolvedOptions().timeZone : time_zone;
}

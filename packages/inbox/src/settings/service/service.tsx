import { type AccessState, LIMITS, ROUTES, type ServiceSettings } from '@deskbell/protocol';
import { api } from '../../api/http.ts';
import { Switch, TextField } from '../../ui/field.tsx';
import { changesOf } from '../form/changes.ts';
import { draftName } from '../form/draft-name.ts';
import { Card, SaveBar, Section, Shown } from '../form/section.tsx';
import { useForm } from '../form/use-form.ts';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';

const { service: said } = words;

interface Draft {
  sendsMail: boolean;
  mail_after_minutes: string;
  return_url: string;
  csat_enabled: boolean;
}

const USUAL_MINUTES = 10;

export function Service() {
  const loaded = useLoaded<ServiceSettings>(signal => api.get(ROUTES.agentServiceSettings, {}, { signal }), []);
  return (
    <Section title={words.sections.service} intro={said.intro}>
      <Shown loaded={loaded}>{settings => <ServiceForm settings={settings} />}</Shown>
    </Section>
  );
}

function ServiceForm({ settings }: { settings: ServiceSettings }) {
  const form = useForm<Draft>({
    saved: toDraft(settings),
    keptAs: draftName('service'),
    check: draft => ({
      ...(draft.sendsMail &&
        !isMinutes(draft.mail_after_minutes) && {
          mail_after_minutes: said.minutesWrong(LIMITS.mailAfterMinutesMax),
        }),
      ...(draft.sendsMail &&
        draft.return_url.trim() !== '' &&
        !URL.canParse(draft.return_url.trim()) && {
          return_url: said.returnUrlWrong,
        }),
    }),
    save: (draft, known) => api.patch(ROUTES.agentServiceSettings, changesOf(toWire(known), toWire(draft))),
  });
  const { draft } = form;
  const access = useLoaded<AccessState>(signal => api.get(ROUTES.agentAccess, {}, { signal }), []);
  const cannotMail = access.state === 'ready' && !access.value.can_send_mail;
  return (
    <form class="stack" onSubmit={form.submit} noValidate>
      <Card>
        <Switch
          label={said.mail}
          hint={said.mailHint}
          isOn={draft.sendsMail}
          onToggle={sendsMail => form.set({ sendsMail })}
        />
        {cannotMail && <p class="notice">{said.noMail}</p>}
        {draft.sendsMail && (
          <>
            <TextField
              label={said.mailAfter}
              type="number"
              inputMode="numeric"
              min={1}
              max={LIMITS.mailAfterMinutesMax}
              class="narrow"
              value={draft.mail_after_minutes}
              onValue={mail_after_minutes => form.set({ mail_after_minutes })}
              error={form.problems.mail_after_minutes}
            />
            <TextField
              label={said.returnUrl}
              hint={said.returnUrlHint}
              type="url"
              dir="ltr"
              autocomplete="off"
              value={draft.return_url}
              onValue={return_url => form.set({ return_url })}
              error={form.problems.return_url}
            />
          </>
        )}
      </Card>
      <Card>
        <Switch
          label={said.csat}
          hint={said.csatHint}
          isOn={draft.csat_enabled}
          onToggle={csat_enabled => form.set({ csat_enabled })}
        />
      </Card>
      <SaveBar form={form} />
    </form>
  );
}

const isMinutes = (typed: string) => {
  const minutes = Number(typed);
  return typed.trim() !== '' && Number.isInteger(minutes) && minutes >= 1 && minutes <= LIMITS.mailAfterMinutesMax;
};

function toDraft({ mail_after_minutes: minutes, csat_enabled, return_url }: ServiceSettings): Draft {
  return {
    sendsMail: minutes !== null,
    mail_after_minutes: String(minutes ?? USUAL_MINUTES),
    return_url: return_url ?? '',
    csat_enabled,
  };
}

function toWire({ sendsMail, mail_after_minutes, csat_enabled, return_url }: Draft) {
  return {
    mail_after_minutes: sendsMail ? Number(mail_after_minutes) : null,
    return_url: return_url.trim() === '' ? null : return_url.trim(),
    csat_enabled,
  };
}

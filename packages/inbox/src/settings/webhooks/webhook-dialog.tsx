import { LIMITS, ROUTES, WEBHOOK_EVENTS, type Webhook, type WebhookBody, type WebhookEvent } from '@deskbell/protocol';
import { api } from '../../api/http.ts';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { useForm } from '../form/use-form.ts';
import { words } from '../words.ts';

const { webhooks: said } = words;

interface Props<W extends Webhook> {
  /** Null: a new one. */
  webhook: Webhook | null;
  onSaved: (webhook: W) => void;
  onClose: () => void;
}

export function WebhookDialog<W extends Webhook>({ webhook, onSaved, onClose }: Props<W>) {
  const form = useForm<WebhookBody>({
    saved: webhook ? { url: webhook.url, events: webhook.events } : { url: '', events: [...WEBHOOK_EVENTS] },
    keptAs: null,
    check: ({ url, events }) => ({
      ...(!isWebAddress(url.trim()) && { url: said.urlWrong }),
      ...(events.length === 0 && { events: said.eventsMissing }),
    }),
    save: async ({ url, events }) => {
      const body = { url: url.trim(), events };
      const saved = webhook
        ? await api.patch<W>(`${ROUTES.agentWebhooks}/${encodeURIComponent(webhook.id)}`, body)
        : await api.post<W>(ROUTES.agentWebhooks, body);
      if (saved.ok) onSaved(saved.value);
      return saved;
    },
  });
  const { url, events } = form.draft;
  const toggle = (event: WebhookEvent, isOn: boolean) =>
    form.set({ events: WEBHOOK_EVENTS.filter(each => (each === event ? isOn : events.includes(each))) });

  return (
    <FormDialog
      title={webhook ? said.editTitle : said.createTitle}
      problem={form.problems.form}
      actionLabel={webhook ? words.save : said.createAction}
      isBusy={form.isSaving}
      isReady={webhook === null || form.isDirty}
      onSubmit={form.submit}
      onClose={onClose}
    >
      <TextField
        label={said.url}
        hint={said.urlHint}
        type="url"
        dir="ltr"
        autocomplete="off"
        maxLength={LIMITS.webhookUrlMaxLength}
        value={url}
        onValue={typed => form.set({ url: typed })}
        error={form.problems.url}
      />
      <fieldset class="choices">
        <legend class="field-label">{said.events}</legend>
        {WEBHOOK_EVENTS.map(event => (
          <label key={event} class="choice">
            <input
              type="checkbox"
              checked={events.includes(event)}
              aria-invalid={form.problems.events ? 'true' : undefined}
              onChange={({ currentTarget }) => toggle(event, currentTarget.checked)}
            />
            <span>
              {said.eventNames[event]}
              <code class="field-hint" dir="ltr">
                {event}
              </code>
            </span>
          </label>
        ))}
        <FormProblem text={form.problems.events} />
      </fieldset>
    </FormDialog>
  );
}

const isWebAddress = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

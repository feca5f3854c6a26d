import { type CreatedWebhook, ROUTES, type Webhook, type WebhookChange } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { sayError } from '../../api/say-error.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import { SecretDialog } from '../form/secret-dialog.tsx';
import { Card, Section } from '../form/section.tsx';
import { words } from '../words.ts';
import { Deliveries } from './deliveries.tsx';
import { WebhookDialog } from './webhook-dialog.tsx';

const { webhooks: said } = words;

interface Props {
  webhook: Webhook;
  onChanged: (webhook: Webhook) => void;
  onDeleted: () => void;
  onBack: () => void;
}

export function WebhookPage({ webhook, onChanged, onDeleted, onBack }: Props) {
  const [open, setOpen] = useState<'edit' | 'rotate' | 'delete' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [isPinging, setPinging] = useState(false);
  const [round, setRound] = useState(0);
  const path = `${ROUTES.agentWebhooks}/${encodeURIComponent(webhook.id)}`;
  const close = () => setOpen(null);

  async function change(by: WebhookChange): Promise<void> {
    const changed = await api.patch<Webhook>(path, by);
    if (changed.ok) onChanged(changed.value);
    else toast(sayError(changed.error), { kind: 'problem' });
  }

  async function ping(): Promise<void> {
    setPinging(true);
    const sent = await api.post(`${path}/ping`);
    setPinging(false);
    if (!sent.ok) return void toast(sayError(sent.error), { kind: 'problem' });
    toast(said.pinged);
    setRound(known => known + 1);
  }

  async function rotate() {
    const rotated = await api.post<CreatedWebhook>(`${path}/rotate-secret`);
    if (rotated.ok) setSecret(rotated.value.secret);
    return rotated;
  }

  return (
    <Section
      title={hostOf(webhook.url)}
      intro={
        <button type="button" class="link" onClick={onBack}>
          {said.back}
        </button>
      }
      action={
        <div class="flow">
          <Button isBusy={isPinging} onClick={() => void ping()}>
            {said.ping}
          </Button>
          <MenuButton
            label={words.more}
            icon="more"
            align="end"
            entries={[
              { label: words.edit, icon: 'edit', run: () => setOpen('edit') },
              { label: said.rotate, icon: 'retry', run: () => setOpen('rotate') },
              webhook.enabled
                ? { label: said.disable, icon: 'close', run: () => void change({ enabled: false }) }
                : { label: said.enable, icon: 'check', run: () => void change({ enabled: true }) },
              null,
              { label: words.delete, icon: 'trash', isDanger: true, run: () => setOpen('delete') },
            ]}
          />
        </div>
      }
    >
      {!webhook.enabled && (
        <p class="notice danger">
          <strong>{said.isOff}.</strong> {webhook.disabled_reason}
        </p>
      )}
      <Card>
        <p class="break" dir="ltr">
          {webhook.url}
        </p>
        <p class="flow wrap">
          {webhook.events.map(event => (
            <span key={event} class="tag">
              {said.eventNames[event]}
            </span>
          ))}
        </p>
      </Card>
      <Deliveries path={`${path}/deliveries`} round={round} />
      {open === 'edit' && (
        <WebhookDialog<Webhook>
          webhook={webhook}
          onSaved={saved => {
            close();
            onChanged(saved);
          }}
          onClose={close}
        />
      )}
      {open === 'rotate' && (
        <ConfirmDialog
          title={said.rotateTitle}
          actionLabel={said.rotateAction}
          act={rotate}
          onDone={close}
          onClose={close}
        >
          {said.rotateText}
        </ConfirmDialog>
      )}
      {open === 'delete' && (
        <ConfirmDialog
          title={said.deleteTitle}
          actionLabel={said.deleteAction}
          isDanger
          act={() => api.delete(path)}
          onDone={onDeleted}
          onClose={close}
        >
          <p class="break" dir="ltr">
            {webhook.url}
          </p>
          <p>{said.deleteText}</p>
        </ConfirmDialog>
      )}
      {secret && <SecretDialog said={said} secret={secret} onClose={() => setSecret(null)} />}
    </Section>
  );
}

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : url);

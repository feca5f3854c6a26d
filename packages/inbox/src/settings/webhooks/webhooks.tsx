import { type CreatedWebhook, ROUTES, type Webhook } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/states.tsx';
import { SecretDialog } from '../form/secret-dialog.tsx';
import { Card, Section, Shown } from '../form/section.tsx';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';
import { WebhookDialog } from './webhook-dialog.tsx';
import { WebhookPage } from './webhook-page.tsx';

const { webhooks: said } = words;

/** The list, or one of them with what was sent to it. */
export function Webhooks() {
  const [shownId, setShownId] = useState<string | null>(null);
  const [isCreating, setCreating] = useState(false);
  const [created, setCreated] = useState<CreatedWebhook | null>(null);
  const webhooks = useLoaded<{ webhooks: Webhook[] }>(signal => api.get(ROUTES.agentWebhooks, {}, { signal }), []);
  const shown = webhooks.state === 'ready' ? webhooks.value.webhooks.find(({ id }) => id === shownId) : undefined;

  if (shown) {
    return (
      <WebhookPage
        key={shown.id}
        webhook={shown}
        onChanged={changed =>
          webhooks.state === 'ready' &&
          webhooks.replace(known => ({
            webhooks: known.webhooks.map(each => (each.id === changed.id ? changed : each)),
          }))
        }
        onDeleted={() => {
          setShownId(null);
          webhooks.reload();
        }}
        onBack={() => setShownId(null)}
      />
    );
  }
  return (
    <Section
      title={words.sections.webhooks}
      intro={said.intro}
      action={
        <Button variant="primary" icon="plus" onClick={() => setCreating(true)}>
          {said.create}
        </Button>
      }
    >
      <Card>
        <Shown loaded={webhooks}>
          {({ webhooks: list }) =>
            list.length === 0 ? (
              <Empty icon="webhook" title={said.none}>
                <p>{said.noneText}</p>
              </Empty>
            ) : (
              <ul class="rows">
                {list.map(webhook => (
                  <li key={webhook.id} class={webhook.enabled ? 'row-item' : 'row-item is-off'}>
                    <div class="grow">
                      <p class="clip" dir="ltr">
                        {webhook.url}
                      </p>
                      <p class="soft">
                        {webhook.disabled_reason ?? webhook.events.map(event => said.eventNames[event]).join(' · ')}
                      </p>
                    </div>
                    <span class={stateClass(webhook)}>{webhook.enabled ? said.isOn : said.isOff}</span>
                    <Button
                      size="small"
                      aria-label={`${said.show}: ${webhook.url}`}
                      onClick={() => setShownId(webhook.id)}
                    >
                      {said.show}
                    </Button>
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </Card>
      {isCreating && (
        <WebhookDialog<CreatedWebhook>
          webhook={null}
          onSaved={webhook => {
            setCreating(false);
            setCreated(webhook);
            webhooks.reload();
          }}
          onClose={() => setCreating(false)}
        />
      )}
      {created && <SecretDialog said={said} secret={created.secret} onClose={() => setCreated(null)} />}
    </Section>
  );
}

const stateClass = ({ enabled, disabled_reason: reason }: Webhook) =>
  enabled ? 'tag accent' : reason === null ? 'tag' : 'tag danger';

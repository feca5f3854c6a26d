import type { WebhookDelivery, WebhookDeliveryPage } from '@deskbell/protocol';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { sayError } from '../../api/say-error.ts';
import { now } from '../../live/now.ts';
import { Button } from '../../ui/button.tsx';
import { sayAgo, sayMoment } from '../../ui/say-time.ts';
import { ScrollBox } from '../../ui/scroll-box.tsx';
import { toast } from '../../ui/toast.tsx';
import { MorePages } from '../form/more-pages.tsx';
import { Card } from '../form/section.tsx';
import { usePages } from '../form/use-pages.ts';
import { words } from '../words.ts';

const { webhooks: said } = words;

const TAGS = { waiting: 'tag warn', delivered: 'tag accent', failed: 'tag danger' } as const;

/** What was sent, newest first. `round`: another one reads it again. */
export function Deliveries({ path, round }: { path: string; round: number }) {
  const pages = usePages(async (cursor, signal) => {
    const page = await api.get<WebhookDeliveryPage>(path, { cursor }, { signal });
    return page.ok ? { ok: true, value: { items: page.value.deliveries, next: page.value.next_cursor } } : page;
  });
  useEffect(() => {
    if (round > 0) pages.reload();
  }, [round]);
  return (
    <Card
      title={said.deliveries}
      action={
        <Button size="small" icon="retry" onClick={pages.reload}>
          {said.refresh}
        </Button>
      }
    >
      <MorePages pages={pages} nothing={said.noDeliveries}>
        {deliveries => (
          <ScrollBox class="table-box" label={said.deliveries}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">{said.event}</th>
                  <th scope="col">{said.state}</th>
                  <th scope="col">{said.answer}</th>
                  <th scope="col">{said.when}</th>
                  <th scope="col">
                    <span class="visually-hidden">{words.more}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {deliveries.map(delivery => (
                  <Row key={delivery.id} delivery={delivery} path={path} onSent={pages.reload} />
                ))}
              </tbody>
            </table>
          </ScrollBox>
        )}
      </MorePages>
    </Card>
  );
}

function Row({ delivery, path, onSent }: { delivery: WebhookDelivery; path: string; onSent: () => void }) {
  const [isBusy, setBusy] = useState(false);
  const { state, attempts, last_status: status, last_error: error, next_attempt_at: next } = delivery;

  async function redeliver(): Promise<void> {
    setBusy(true);
    const sent = await api.post(`${path}/${encodeURIComponent(delivery.id)}/redeliver`);
    setBusy(false);
    if (!sent.ok) return void toast(sayError(sent.error), { kind: 'problem' });
    toast(said.redelivered);
    onSent();
  }

  return (
    <tr>
      <th scope="row">
        <code dir="ltr">{delivery.event_type}</code>
      </th>
      <td>
        <span class={TAGS[state]}>{said.states[state]}</span>
        <p class="soft">
          {said.tries}: {attempts}
          {next && ` · ${said.nextTry(sayAgo(next, now.value))}`}
        </p>
      </td>
      <td>
        <span class="number">{status ?? (attempts > 0 ? said.noAnswer : '')}</span>
        {error && <p class="soft break">{error}</p>}
      </td>
      <td>
        <time dateTime={delivery.created_at} data-tip={sayMoment(delivery.created_at)}>
          {sayAgo(delivery.created_at, now.value)}
        </time>
      </td>
      <td class="end">
        {state !== 'waiting' && (
          <Button size="small" isBusy={isBusy} onClick={() => void redeliver()}>
            {said.redeliver}
          </Button>
        )}
      </td>
    </tr>
  );
}

import type { WebhookRecord } from '../domain/webhook.ts';
import { WEBHOOK } from '../domain/webhook-schedule.ts';
import type { Deps } from '../ports.ts';
import type { Attempt } from './attempt-delivery.ts';

/**
 * What a try says of the webhook itself: it works, it fails, or it has failed for so long that it is switched off (WH9).
 * `tried`: as it was when the try began. It may have another URL since, or have worked: then nothing is held against it.
 */
export async function judgeWebhook(
  { storage, clock }: Pick<Deps, 'storage' | 'clock'>,
  tried: Pick<WebhookRecord, 'id' | 'url' | 'failingSince'>,
  verdict: Exclude<Attempt['webhook'], 'none'>,
): Promise<void> {
  const { id, failingSince } = tried;
  const now = clock.now();
  if (verdict === 'gone') {
    await storage.switchOffWebhook(tried, 'it answered 410: it wants no more');
  } else if (verdict === 'working') {
    await storage.noteWebhookWorking(id);
  } else if (failingSince === null) {
    await storage.noteWebhookFailing(tried, now);
  } else if (now - failingSince >= WEBHOOK.deadAfterMs) {
    await storage.switchOffWebhook(
      tried,
      `no try has worked for ${WEBHOOK.deadAfterMs / 86_400_000} days`,
      failingSince,
    );
  } else if ((await storage.countWaiting(id, WEBHOOK.waitingMax)) >= WEBHOOK.waitingMax) {
    await storage.switchOffWebhook(tried, `it fails, and ${WEBHOOK.waitingMax} deliveries wait for it`, failingSince);
  }
}

import { createHmac } from 'node:crypto';
import type { WebhookRecord } from '../domain/webhook.ts';

export const SECRET_PREFIX = 'whsec_';

/** The headers of a try, as the Standard Webhooks say; for a while after a rotation both secrets sign (WH4). */
export function signWebhook(
  { secret, oldSecret }: Pick<WebhookRecord, 'secret' | 'oldSecret'>,
  { id, body, now }: { id: string; body: string; now: number },
): Record<string, string> {
  const timestamp = Math.floor(now / 1000).toString();
  const secrets = oldSecret && now < oldSecret.until ? [secret, oldSecret.secret] : [secret];
  const signatures = secrets.map(key => `v1,${sign(key, `${id}.${timestamp}.${body}`)}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

function sign(secret: string, content: string): string {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  return createHmac('sha256', key).update(content).digest('base64');
}

import type { CodeSender } from '../ports/login.ts';
import type { Clock } from '../ports.ts';

interface SmsSettings {
  smsWebhookUrl: string | null;
  smsWebhookSecret: string | null;
}

/** What carries login codes by SMS; null when no gateway is set up. Loaded only when it is wanted. */
export async function openSms(config: SmsSettings, clock: Clock): Promise<CodeSender | null> {
  const { smsWebhookUrl, smsWebhookSecret } = config;
  if (!smsWebhookUrl || !smsWebhookSecret) return null;
  const { createSmsWebhookSender } = await import('./webhook.ts');
  return createSmsWebhookSender({ url: smsWebhookUrl, secret: smsWebhookSecret, clock });
}

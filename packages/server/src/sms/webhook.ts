import { createHmac, randomUUID } from 'node:crypto';
import { LIMITS } from '@deskbell/protocol';
import { type CodeLetter, type CodeSender, NotSent } from '../ports/login.ts';
import type { Clock } from '../ports.ts';

export interface SmsWebhookOptions {
  url: string;
  /** `whsec_` and base64, or any other text as it is. */
  secret: string;
  clock: Pick<Clock, 'now'>;
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const SECRET_PREFIX = 'whsec_';

/** Login codes by SMS: the operator's own endpoint sends them on. Signed as the Standard Webhooks say. */
export function createSmsWebhookSender({ url, secret, clock, timeoutMs = TIMEOUT_MS }: SmsWebhookOptions): CodeSender {
  const key = secret.startsWith(SECRET_PREFIX)
    ? Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
    : Buffer.from(secret);
  return {
    channel: 'sms',
    async send(letter) {
      const body = JSON.stringify(write(letter));
      const id = `msg_${randomUUID()}`;
      const timestamp = Math.floor(clock.now() / 1000).toString();
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature}`,
        },
        body,
        // Where the operator did not say so, no code goes.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      }).catch((error: unknown) => {
        throw new NotSent(`a login code was not sent to the SMS webhook: ${describe(error)}`, true);
      });
      // The answer's words are not ours to keep; the connection can be used again.
      await response.body?.cancel();
      if (response.ok) return;
      const isTemporary = response.status >= 500 || response.status === 429 || response.status === 408;
      throw new NotSent(`the SMS webhook answered ${response.status}`, isTemporary);
    },
    close: () => Promise.resolve(),
  };
}

function write({ contact, code, businessName }: CodeLetter) {
  const minutes = LIMITS.codeLifeSeconds / 60;
  const text = `${code} is your login code${businessName && ` for ${businessName}`}. It works for ${minutes} minutes.`;
  return { type: 'login_code', to: contact, code, text };
}

/** The kind of failure; its words may hold the URL, and that a token. */
function describe(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : (name ?? 'failed');
}

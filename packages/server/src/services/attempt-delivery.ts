import type { DeliveryRecord, WebhookRecord } from '../domain/webhook.ts';
import { nextAttemptAt, parseRetryAfter, WEBHOOK } from '../domain/webhook-schedule.ts';
import type { AttemptResult, WebhookAnswer, WebhookSender } from '../ports/webhooks.ts';
import type { Deps } from '../ports.ts';
import { composeWebhookBody } from './agent-webhook-body.ts';
import { signWebhook } from './webhook-signature.ts';

export interface AttemptDeps extends Pick<Deps, 'storage' | 'clock' | 'fileUrl' | 'report'> {
  sender: Pick<WebhookSender, 'post'>;
  /** Between 0 and 1. */
  random: () => number;
}

export interface Attempt {
  result: AttemptResult;
  /** What it says of the webhook; `gone`: 410, it wants no more. `none`: it was not asked. */
  webhook: 'working' | 'failing' | 'gone' | 'none';
}

/** One try of a claimed delivery. Never rejects: whatever goes wrong is what came of it. */
export async function attemptDelivery(
  deps: AttemptDeps,
  webhook: WebhookRecord,
  delivery: DeliveryRecord,
  stop: AbortSignal,
): Promise<Attempt> {
  const { storage, clock, fileUrl } = deps;
  try {
    const envelope = await composeWebhookBody({ storage, fileUrl }, webhook.tenant, delivery);
    if (envelope === null) return { webhook: 'none', result: giveUp(deps, delivery, 'what it was about was deleted') };
    const answer = await post(deps, webhook, JSON.stringify(envelope), delivery.eventId, stop);
    if (stop.aborted && answer.kind === 'failed') return { webhook: 'none', result: putBack(deps, delivery) };
    return judge(deps, delivery, answer);
  } catch (error) {
    deps.report(error);
    // The database does not answer, or we have a fault: not the receiver's.
    const dueAt = nextAttemptAt(delivery.attempts, clock.now(), null, deps.random());
    const { attempts } = delivery;
    const result =
      dueAt === null ? giveUp(deps, delivery, 'it could not be made') : { ...putBack(deps, delivery), attempts, dueAt };
    return { webhook: 'none', result };
  }
}

async function post(
  { sender, clock }: AttemptDeps,
  webhook: WebhookRecord,
  body: string,
  eventId: string,
  stop: AbortSignal,
): Promise<WebhookAnswer> {
  const timeout = new AbortController();
  const cancel = clock.after(WEBHOOK.timeoutMs, () => timeout.abort());
  try {
    const answer = await sender.post({
      url: webhook.url,
      environment: webhook.tenant.environment,
      headers: signWebhook(webhook, { id: eventId, body, now: clock.now() }),
      body,
      signal: AbortSignal.any([timeout.signal, stop]),
    });
    const isLate = answer.kind === 'failed' && timeout.signal.aborted;
    return isLate ? { kind: 'failed', reason: `no answer within ${WEBHOOK.timeoutMs / 1000} s` } : answer;
  } finally {
    cancel();
  }
}

function judge(deps: AttemptDeps, delivery: DeliveryRecord, answer: WebhookAnswer): Attempt {
  const now = deps.clock.now();
  const { number, claimedUntil, attempts } = delivery;
  const claim = { number, claimedUntil: claimedUntil ?? 0, attempts };
  if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) {
    const done = { state: 'delivered' as const, dueAt: now, lastStatus: answer.status, lastError: null };
    return { webhook: 'working', result: { ...claim, ...done, finishedAt: now } };
  }
  const [lastStatus, lastError, retryAfter] =
    answer.kind === 'answered'
      ? [answer.status, describe(answer.status), parseRetryAfter(answer.retryAfter, now)]
      : [null, answer.reason, null];
  const isGone = lastStatus === 410;
  // A ping asks whether it works now.
  const isLast = isGone || delivery.eventType === 'ping';
  const dueAt = isLast ? null : nextAttemptAt(attempts, now, retryAfter, deps.random());
  const result: AttemptResult = {
    ...claim,
    state: dueAt === null ? 'failed' : 'waiting',
    dueAt: dueAt ?? now,
    lastStatus,
    lastError,
    finishedAt: dueAt === null ? now : null,
  };
  return { webhook: isGone ? 'gone' : 'failing', result };
}

function describe(status: number): string {
  return status >= 300 && status < 400 ? 'redirects are not followed' : `answered ${status}`;
}

/** As if it had not been tried: somebody else goes on. */
function putBack({ clock }: AttemptDeps, delivery: DeliveryRecord): AttemptResult {
  return {
    number: delivery.number,
    claimedUntil: delivery.claimedUntil ?? 0,
    state: 'waiting',
    attempts: delivery.attempts - 1,
    dueAt: clock.now(),
    lastStatus: delivery.lastStatus,
    lastError: delivery.lastError,
    finishedAt: null,
  };
}

function giveUp(deps: AttemptDeps, delivery: DeliveryRecord, lastError: string): AttemptResult {
  const now = deps.clock.now();
  const ended = { state: 'failed' as const, attempts: delivery.attempts, lastStatus: null, lastError, finishedAt: now };
  return { ...putBack(deps, delivery), ...ended };
}

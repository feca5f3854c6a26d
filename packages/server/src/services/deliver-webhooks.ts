import type { DeliveryRecord, WebhookRecord } from '../domain/webhook.ts';
import { BROKEN_AFTER, restMs, WEBHOOK } from '../domain/webhook-schedule.ts';
import { type Attempt, type AttemptDeps, attemptDelivery } from './attempt-delivery.ts';
import { judgeWebhook } from './judge-webhook.ts';
import { recurring } from './recurring.ts';

export interface DeliveryOptions extends AttemptDeps {
  /** No other process delivers: what is claimed at the start was claimed by one that died. */
  isAlone: boolean;
  onAttempt: (outcome: 'delivered' | 'retried' | 'failed') => void;
}

export interface WebhookDelivery {
  /** Something may be due. */
  wake(): void;
  /** Lets tries that run end, for a while; the others are put back for whoever goes on. */
  close(): Promise<void>;
}

/** Tries at once, in all and for one webhook (WH7). */
const AT_ONCE = { all: 32, each: 8 } as const;
const EVERY_MS = 1_000;
/** What comes within it is claimed together, once its transaction is through. */
const GATHER_MS = 20;
const CLOSE_MS = 3_000;

interface Lane {
  running: number;
  failuresInARow: number;
  /** On the monotonic clock: taken for broken, it is left alone until then. */
  restUntil: number;
}

/**
 * Works through the outbox of webhooks, beside other nodes: what is due is claimed for a time, tried, and what came of it
 * is written down (WH6–WH9).
 */
export function deliverWebhooks(options: DeliveryOptions): WebhookDelivery {
  const { storage, clock, report, onAttempt } = options;
  const lanes = new Map<string, Lane>();
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  let isClosing = false;
  let cancelWake: (() => void) | null = null;
  let isFresh = options.isAlone;

  const claiming = recurring(claimAndStart, report);
  const stopPolling = clock.every(EVERY_MS, begin);

  function begin(): void {
    if (!isClosing) claiming.begin();
  }

  function wake(): void {
    if (isClosing) return;
    cancelWake ??= clock.after(GATHER_MS, () => {
      cancelWake = null;
      // The round that runs may have looked before there was something to see.
      void Promise.resolve(claiming.running).then(begin);
    });
  }

  async function claimAndStart(): Promise<void> {
    if (isFresh) await storage.releaseClaims();
    isFresh = false;
    const webhooks = await storage.listEnabledWebhooks();
    forgetLanes(new Set(webhooks.map(({ id }) => id)));
    const wants = share(webhooks);
    if (wants.length === 0) return;
    const now = clock.now();
    const claimed = await storage.claimDeliveries(wants, now, now + WEBHOOK.leaseMs);
    const byId = new Map(webhooks.map(webhook => [webhook.id, webhook]));
    for (const delivery of claimed) {
      const webhook = byId.get(delivery.webhookId);
      if (webhook) start(webhook, delivery);
    }
  }

  /** The free places, a fair part for each webhook that may have one. */
  function share(webhooks: WebhookRecord[]): { webhookId: string; limit: number }[] {
    const open = webhooks.flatMap(({ id }) => {
      const lane = laneOf(id);
      const isResting = clock.monotonic() < lane.restUntil;
      const most = lane.failuresInARow < BROKEN_AFTER ? AT_ONCE.each : 1;
      const room = isResting ? 0 : most - lane.running;
      return room > 0 ? [{ webhookId: id, room, running: lane.running }] : [];
    });
    let free = AT_ONCE.all - running.size;
    const wants: { webhookId: string; limit: number }[] = [];
    // Who has the fewest comes first, so that the last places are not always the same webhooks'.
    for (const [index, { webhookId, room }] of open.sort((a, b) => a.running - b.running).entries()) {
      const limit = Math.min(room, Math.ceil(free / (open.length - index)));
      if (limit > 0) wants.push({ webhookId, limit });
      free -= limit;
    }
    return wants;
  }

  function start(webhook: WebhookRecord, delivery: DeliveryRecord): void {
    const lane = laneOf(webhook.id);
    lane.running++;
    const attempt = attemptDelivery(options, webhook, delivery, stop.signal)
      .then(attempt => settle(webhook, lane, attempt))
      .catch(report)
      .finally(() => {
        lane.running--;
        running.delete(attempt);
        wake();
      });
    running.add(attempt);
  }

  async function settle(webhook: WebhookRecord, lane: Lane, { result, webhook: verdict }: Attempt): Promise<void> {
    if (verdict === 'working') lane.failuresInARow = 0;
    if (verdict === 'failing') {
      lane.failuresInARow++;
      lane.restUntil = clock.monotonic() + restMs(lane.failuresInARow);
    }
    // If this fails the claim runs out and it is sent again: at least once, never less.
    await storage.finishAttempt(result);
    if (verdict === 'none') return;
    await judgeWebhook(options, webhook, verdict);
    onAttempt(result.state === 'waiting' ? 'retried' : result.state);
  }

  function laneOf(id: string): Lane {
    const known = lanes.get(id);
    if (known) return known;
    const lane = { running: 0, failuresInARow: 0, restUntil: 0 };
    lanes.set(id, lane);
    return lane;
  }

  function forgetLanes(enabled: Set<string>): void {
    for (const [id, lane] of lanes) if (!enabled.has(id) && lane.running === 0) lanes.delete(id);
  }

  return {
    wake,
    async close() {
      isClosing = true;
      stopPolling();
      cancelWake?.();
      await claiming.running;
      const { promise: timeIsUp, resolve } = Promise.withResolvers<void>();
      const stopWaiting = clock.after(CLOSE_MS, resolve);
      await Promise.race([Promise.all(running), timeIsUp]);
      stopWaiting();
      stop.abort();
      await Promise.all(running);
    },
  };
}

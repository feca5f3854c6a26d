import type { Environment, WebhookEnvelope, WebhookEvent } from '@deskbell/protocol';
import type { MessageRecord, NoteRecord, Tenant } from '../domain/model.ts';
import type { DeliveryRecord, WebhookRecord } from '../domain/webhook.ts';

// What services need of the world for webhooks: their rows (a part of `Storage`), and what carries them out of the house.
// Instants are epoch milliseconds, as everywhere.

export interface WebhookPatch {
  url?: string;
  events?: WebhookEvent[];
  /** True also forgets why it was switched off. */
  enabled?: boolean;
}

/** What came of a try; a delivery that somebody else has claimed since is left alone. */
export interface AttemptResult {
  number: number;
  /** The claim it was made under. */
  claimedUntil: number;
  state: DeliveryRecord['state'];
  attempts: number;
  dueAt: number;
  lastStatus: number | null;
  lastError: string | null;
  finishedAt: number | null;
}

/** What a try was made to. */
export type TriedWebhook = Pick<WebhookRecord, 'id' | 'url'>;

/** An event for one webhook that nothing in the database brought about. */
export type NewDelivery = Pick<DeliveryRecord, 'webhookId' | 'eventId' | 'subjectId' | 'createdAt'> & {
  eventType: WebhookEnvelope['type'];
};

/** Webhooks, and what waits for them. Whatever changes what they tell of writes the deliveries in its own transaction. */
export interface Webhooks {
  /** False: the tenant has as many as it may. */
  createWebhook(webhook: WebhookRecord): Promise<boolean>;
  /** Oldest first. */
  listWebhooks(tenant: Tenant): Promise<WebhookRecord[]>;
  /** A change of the URL, or switching it on, forgets that it failed. */
  changeWebhook(tenant: Tenant, id: string, patch: WebhookPatch): Promise<WebhookRecord | null>;
  /** The secret it had goes on signing until then. */
  rotateWebhookSecret(tenant: Tenant, id: string, secret: string, oldUntil: number): Promise<WebhookRecord | null>;
  /** With all that waited for it. */
  deleteWebhook(tenant: Tenant, id: string): Promise<boolean>;
  /**
   * Learns which tenants have an enabled webhook. Beside other nodes it must be asked again and again: what it learnt
   * counts for a second, after that every change looks for itself.
   */
  learnWebhooks(): Promise<void>;

  /** Of every tenant. */
  listEnabledWebhooks(): Promise<WebhookRecord[]>;
  addDelivery(delivery: NewDelivery): Promise<DeliveryRecord>;
  /**
   * Takes what is due, at most `limit` for each, until `until`: nobody else is given it before that. A try is counted
   * when it is claimed.
   */
  claimDeliveries(wants: { webhookId: string; limit: number }[], now: number, until: number): Promise<DeliveryRecord[]>;
  /** Tries that end together are written together. What was to be sent once more meanwhile still is. */
  finishAttempt(result: AttemptResult): Promise<void>;
  /** Gives up all claims: for the only process there is, when it starts. */
  releaseClaims(): Promise<void>;
  /** Nothing, if it has another URL by now. */
  noteWebhookFailing(tried: TriedWebhook, since: number): Promise<void>;
  noteWebhookWorking(id: string): Promise<void>;
  /**
   * `failingSince`: for having failed since then. False: it was off already, or has another URL by now, or has worked
   * meanwhile.
   */
  switchOffWebhook(tried: TriedWebhook, reason: string, failingSince?: number): Promise<boolean>;
  /** How many wait, counted up to `max`. */
  countWaiting(webhookId: string, max: number): Promise<number>;
  /** Newest first; null: no such webhook. `before`: the number to continue after. */
  listDeliveries(
    tenant: Tenant,
    webhookId: string,
    query: { before: number | null; limit: number },
  ): Promise<{ deliveries: DeliveryRecord[]; next: number | null } | null>;
  /** Due at once, or when the try that is under way has ended, with all its tries; null: no such delivery. */
  redeliver(tenant: Tenant, webhookId: string, number: number, now: number): Promise<DeliveryRecord | null>;
  /** Deletes what is older than that, and what waited for webhooks that are gone, at most `limit`; answers how many. */
  sweepDeliveries(olderThan: number, limit: number): Promise<number>;

  /** Also where it went when its conversation was merged. */
  findMessage(conversationId: string, id: string): Promise<MessageRecord | null>;
  findNote(conversationId: string, id: string): Promise<NoteRecord | null>;
}

export interface WebhookPost {
  url: string;
  environment: Environment;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

export type WebhookAnswer =
  | { kind: 'answered'; status: number; retryAfter: string | null }
  /** Why there was no answer, in words that may be shown: no address, nothing of what came back. */
  | { kind: 'failed'; reason: string };

/** Carries a webhook to a shop's server, and to nothing it must not reach (WH5, WH11). */
export interface WebhookSender {
  /** What speaks against the URL before anybody was asked where it leads; null: nothing. */
  objection(url: string, environment: Environment): string | null;
  /** Never rejects. Whatever it answers, it holds nothing of the body that came back. */
  post(post: WebhookPost): Promise<WebhookAnswer>;
}

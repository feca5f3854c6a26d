import type { WebhookEvent } from '@deskbell/protocol';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import type { WebhookRecord } from '../domain/webhook.ts';
import { createIds } from '../ids.ts';
import type { Storage } from '../ports.ts';
import { type DeliveryOptions, deliverWebhooks, type WebhookDelivery } from '../services/deliver-webhooks.ts';
import { createWebhookSender } from '../webhooks/http-sender.ts';
import { createWorld, type World } from './contracts/storage-world.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from './open-sqlite.ts';
import { eventually } from './process/until.ts';
import { type Receiver, startReceiver } from './webhook-receiver.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** Real receivers, a real database, and time that a test moves; everything anew for each test. */
export class DeliveryScene {
  clock!: ManualClock;
  storage!: Storage;
  world!: World;
  /** What came of the tries, as they were written down. */
  outcomes: string[] = [];
  /** Calls of storage and sender that are under way. */
  busy = 0;
  #cleanUps: (() => unknown)[] = [];
  #failures: unknown[] = [];

  /** Before and after each test of the file. */
  static forFile(): DeliveryScene {
    const scene = new DeliveryScene();
    beforeEach(async () => {
      scene.clock = createManualClock();
      await scene.use(await openSqliteForTest(scene.clock));
    });
    afterEach(() => scene.#end());
    afterAll(removeTestDirectories);
    return scene;
  }

  /** A database, in place of the one there was. */
  async use(storage: Storage, close: () => Promise<unknown> = () => storage.close()): Promise<void> {
    for (const cleanUp of this.#cleanUps.splice(0).toReversed()) await cleanUp();
    this.storage = storage;
    this.world = await createWorld(storage, this.clock);
    this.#cleanUps = [close];
    this.outcomes = [];
    this.busy = 0;
  }

  async #end(): Promise<void> {
    for (const cleanUp of this.#cleanUps.splice(0).toReversed()) await cleanUp();
    expect(this.#failures.splice(0)).toEqual([]);
  }

  async receiver(): Promise<Receiver> {
    const started = await startReceiver();
    this.#cleanUps.push(started.close);
    return started;
  }

  async listenAt(url: string, events: WebhookEvent[] = ['message.created']): Promise<WebhookRecord> {
    const webhook: WebhookRecord = {
      id: createIds(this.clock).webhook(),
      tenant: this.world.tenant,
      url,
      events,
      enabled: true,
      disabledReason: null,
      secret: SECRET,
      oldSecret: null,
      failingSince: null,
      createdAt: this.clock.now(),
    };
    await this.storage.createWebhook(webhook);
    return webhook;
  }

  /** A process that delivers; it looks once a second of the tests' time. */
  deliver(options: Partial<DeliveryOptions> = {}): WebhookDelivery {
    const delivery = deliverWebhooks({
      clock: this.clock,
      fileUrl: () => 'https://desk.example/files/x',
      report: error => this.#failures.push(error),
      sender: this.#counted(createWebhookSender({ allow: ['127.0.0.0/8'] })),
      random: () => 0.5,
      isAlone: true,
      onAttempt: outcome => this.outcomes.push(outcome),
      ...options,
      storage: this.#counted(options.storage ?? this.storage),
    });
    this.#cleanUps.push(() => this.endOf(delivery));
    return delivery;
  }

  /** Whatever still runs is cut off when its grace is over. */
  async endOf(delivery: WebhookDelivery): Promise<void> {
    let isClosed = false;
    const closed = delivery.close().then(() => {
      isClosed = true;
    });
    await eventually('the end', () => {
      if (!isClosed) this.clock.advance(1_000);
      return isClosed;
    });
    await closed;
  }

  /** So many messages, in a conversation of their own. */
  async send(count = 1): Promise<void> {
    const { id } = await this.world.newConversation();
    await Promise.all(Array.from({ length: count }, () => this.world.append(id)));
  }

  /** Moves time on, whenever nothing is under way, until it holds. */
  async pass(what: string, stepMs: number, holds: () => boolean): Promise<void> {
    await eventually(what, () => {
      if (this.busy > 0) return false;
      const isReached = holds();
      if (!isReached) this.clock.advance(stepMs);
      return isReached;
    });
  }

  /** Until so many tries have come to an end. */
  tried(count: number, stepMs = 1_000): Promise<void> {
    return this.pass(`${count} tries`, stepMs, () => this.outcomes.length >= count);
  }

  async logOf(webhook: WebhookRecord) {
    const page = await this.storage.listDeliveries(webhook.tenant, webhook.id, { before: null, limit: 100 });
    return page?.deliveries ?? [];
  }

  async readWebhook({ id }: WebhookRecord): Promise<WebhookRecord | undefined> {
    return (await this.storage.listWebhooks(this.world.tenant)).find(webhook => webhook.id === id);
  }

  /** The same, with what is under way counted. */
  #counted<Target extends object>(target: Target): Target {
    return new Proxy(target, {
      get: (from, name) => {
        const method = Reflect.get(from, name);
        if (typeof method !== 'function') return method;
        return (...parameters: unknown[]) => {
          this.busy++;
          return Promise.resolve(method.apply(from, parameters)).finally(() => this.busy--);
        };
      },
    });
  }
}

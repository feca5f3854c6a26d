import type { ConversationRecord, MailRecord, Tenant } from '../../domain/model.ts';
import { createIds } from '../../ids.ts';
import type { Storage } from '../../ports.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';
import { freshEmail, loginSteps } from './login-steps.ts';
import { createWorld, type World } from './storage-world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface MailCustomer {
  customerId: string;
  email: string;
  conversation: ConversationRecord;
}

/** A storage of its own for a test of mails; `nodes` take turns. */
export interface MailsScene {
  nodes: Storage[];
  storage: Storage;
  clock: ManualClock;
  tenant: Tenant;
  world: World;
  /** Somebody with a proven address and a conversation in which they wrote. */
  newCustomer(): Promise<MailCustomer>;
  reply(conversationId: string, content?: string): Promise<number>;
  write(conversationId: string): Promise<number>;
  /** Searches as a node does that waits `minutes`. */
  search(node?: Storage, minutes?: number, limit?: number): Promise<boolean>;
  /** Takes what is due and begins to send it. */
  claim(node?: Storage): Promise<{ claimed: MailRecord[]; lost: MailRecord[] }>;
  /** What is due, searched and claimed. */
  due(): Promise<MailRecord[]>;
  /** A day later, with nothing left of what was due. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function openMailsScene(open: (clock: ManualClock) => Promise<Storage[]>): Promise<MailsScene> {
  const clock = createManualClock();
  const nodes = await open(clock);
  const [storage] = nodes as [Storage];
  const world = await createWorld(storage, clock);
  const ids = createIds(clock);
  const { tenant } = world;
  const { logIn, visitor } = loginSteps(() => ({ storage, clock, world }));

  async function append(conversationId: string, senderType: 'agent' | 'customer', content: string): Promise<number> {
    const outcome = await world.append(conversationId, { senderType, senderKey: senderType, content });
    if (outcome.kind !== 'appended') throw new Error(outcome.kind);
    return outcome.message.createdAt;
  }

  const scene: MailsScene = {
    nodes,
    storage,
    clock,
    tenant,
    world,
    async newCustomer() {
      const email = freshEmail();
      const { session, conversation } = await visitor('Hello?');
      // Who has another way to log in may change their address.
      const claim = { subject: { kind: 'external' as const, id: email }, email: { value: email, verified: true } };
      const { customer } = await logIn(claim, session);
      return { customerId: customer.id, email, conversation };
    },
    reply: (conversationId, content = 'It is on its way.') => append(conversationId, 'agent', content),
    write: conversationId => append(conversationId, 'customer', 'Thanks!'),
    search(node = storage, minutes = 10, limit = 100) {
      const repliedBefore = clock.now() - minutes * MINUTE_MS;
      return node.queueDigests(tenant, {
        repliedBefore,
        repliedSince: repliedBefore - DAY_MS,
        now: clock.now(),
        limit,
        freshId: ids.mail,
        isKept: false,
      });
    },
    async claim(node = storage) {
      const until = clock.now() + 10 * MINUTE_MS;
      const { claimed, lost } = await node.claimMails(clock.now(), until, 100);
      const begun = await Promise.all(claimed.map(({ id }) => node.beginMail(id, until, until)));
      return { claimed: claimed.filter((_, at) => begun[at]), lost };
    },
    async due() {
      while (!(await scene.search()));
      return (await scene.claim()).claimed;
    },
    async settle() {
      clock.advance(25 * 60 * MINUTE_MS);
      const { claimed } = await scene.claim();
      for (const { id } of claimed) await storage.settleMail(id, { kind: 'dropped' });
      while (!(await scene.search()));
    },
    async close() {
      for (const node of nodes) await node.close();
    },
  };
  return scene;
}

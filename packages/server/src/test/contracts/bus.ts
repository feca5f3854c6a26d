import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tenant } from '../../domain/model.ts';
import type { Bus, ConversationEvent, EndedSession, TenantEvent } from '../../ports.ts';

const TENANT: Tenant = { businessId: 'biz_1', environment: 'test' };
const typing = (conversationId: string): ConversationEvent => ({
  type: 'typing',
  conversationId,
  senderType: 'agent',
});

/** What every `Bus` must do. `open` gives the buses of one or more nodes of one installation. */
export function busContract(name: string, open: () => Promise<Bus[]>): void {
  describe(`bus contract: ${name}`, () => {
    let buses: Bus[] = [];
    let conversations = 0;
    beforeAll(async () => {
      buses = await open();
    });
    afterAll(() => Promise.all(buses.map(bus => bus.close())));

    const first = () => buses[0] as Bus;
    const last = () => buses.at(-1) as Bus;
    const newConversation = () => `thr_${conversations++}`;

    async function listen(bus: Bus, conversationId: string) {
      const heard: ConversationEvent[] = [];
      const stop = await bus.subscribeConversation(conversationId, event => void heard.push(event));
      return { heard, stop };
    }

    /** Resolves when what was published before has arrived everywhere: the bus keeps the order of one publisher. */
    async function settled(): Promise<void> {
      for (const [from, to] of [
        [first(), last()],
        [last(), first()],
      ] as const) {
        const marker = newConversation();
        await new Promise<void>((resolve, reject) => {
          to.subscribeConversation(marker, () => resolve()).then(
            () => from.publishToConversation(marker, typing(marker)),
            reject,
          );
        });
      }
    }

    test('[WS4] every listener of a conversation hears each event once, in order, whole, and others nothing', async () => {
      const id = newConversation();
      const listeners = [await listen(first(), id), await listen(last(), id), await listen(last(), id)];
      const bystander = await listen(last(), newConversation());
      const events: ConversationEvent[] = Array.from({ length: 50 }, (_, n) => ({
        type: 'message',
        conversationId: id,
        message: {
          id: `msg_${n}`,
          senderType: 'customer',
          content: `“${n}” \u0000 \u{1F600} \n`,
          contentType: 'text',
          attachments: [],
          metadata: { nested: { n } },
          createdAt: 1_000 + n,
        },
        previousMessageAt: n === 0 ? null : 999 + n,
      }));
      for (const event of events) first().publishToConversation(id, event);
      await settled();
      for (const { heard } of listeners) expect(heard).toEqual(events);
      expect(bystander.heard).toEqual([]);
    });

    test('[AG8] [KY4] tenants are apart, and a note stays with its tenant', async () => {
      const [heard, live]: [TenantEvent[], TenantEvent[]] = [[], []];
      await last().subscribeTenant(TENANT, event => void heard.push(event));
      await last().subscribeTenant({ ...TENANT, environment: 'live' }, event => void live.push(event));
      const conversationId = newConversation();
      const customer = await listen(last(), conversationId);
      const note = { id: 'note_1', content: 'hush', author: 'agent', createdAt: 1 };
      first().publishToTenant(TENANT, { type: 'note', conversationId, note });
      await settled();
      expect(heard).toEqual([{ type: 'note', conversationId, note }]);
      expect([live, customer.heard]).toEqual([[], []]);
    });

    test('[SE7] who ends a session is heard on every node', async () => {
      const heard: EndedSession[][] = [];
      for (const bus of buses) await bus.subscribeSessionsEnded(ended => void heard.push(ended));
      const ended = [{ number: 1, sessionId: 'ses_1', tokenHash: 'hash' }];
      first().publishSessionsEnded(ended);
      await settled();
      expect(heard).toEqual(buses.map(() => ended));
    });

    test('a listener that left hears nothing more; one that stays, or comes back, does', async () => {
      const id = newConversation();
      const [gone, stays] = [await listen(last(), id), await listen(last(), id)];
      gone.stop();
      first().publishToConversation(id, typing(id));
      await settled();
      stays.stop();
      first().publishToConversation(id, typing(id));
      await settled();
      const back = await listen(last(), id);
      first().publishToConversation(id, typing(id));
      await settled();
      expect([gone.heard, stays.heard, back.heard].map(({ length }) => length)).toEqual([0, 1, 1]);
    });
  });
}

import { LIMITS } from '@deskbell/protocol';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MessageRecord } from '../../domain/model.ts';
import type { AppendOutcome } from '../../ports.ts';
import type { OpenedStorage } from './storage.ts';
import type { World } from './storage-world.ts';

const WRITERS = 8;
const MESSAGES_EACH = 25;

/** The log's half of the storage contract: appending, its order, reading by position. */
export function storageLogContract(opened: () => OpenedStorage & { world: World }): void {
  let world: World;
  beforeAll(() => {
    world = opened().world;
  });

  describe('the log', () => {
    for (const pageSize of [1, 2, 50, 100]) {
      test(`[I2] [I4] [TS2] a poller with pages of ${pageSize} sees what concurrent writers append under a frozen clock`, async () => {
        const { storage } = opened();
        const { id } = await world.newConversation();
        const seen: MessageRecord[] = [];
        let isWriting = true;
        const poller = (async () => {
          for (;;) {
            const wasWriting = isWriting;
            const page = await storage.listMessages(id, seen.at(-1)?.createdAt ?? null, pageSize);
            seen.push(...page);
            if (page.length < pageSize && !wasWriting) return;
            await new Promise(setImmediate);
          }
        })();
        const writers = Array.from({ length: WRITERS }, async (_, writer) => {
          const outcomes: AppendOutcome[] = [];
          for (let n = 0; n < MESSAGES_EACH; n++) {
            outcomes.push(await world.append(id, { content: `${writer}/${n}` }));
          }
          return outcomes;
        });
        const outcomes = (await Promise.all(writers)).flat();
        isWriting = false;
        await poller;

        const accepted = outcomes.map(acceptedMessage);
        const stored = await world.readAll(id, LIMITS.pageMax);
        expect(seen).toEqual(stored);
        expect(stored).toHaveLength(WRITERS * MESSAGES_EACH);
        expect(new Set(stored.map(message => message.id))).toEqual(new Set(accepted.map(message => message.id)));
        expect(isStrictlyIncreasing(stored.map(message => message.createdAt))).toBe(true);
        for (const [before, message] of pairs(accepted.filter(message => message.content.startsWith('0/')))) {
          expect(before.createdAt, 'one writer’s messages keep their order').toBeLessThan(message.createdAt);
        }
      });
    }

    test('[WS4] each append tells the mark before it, so that a listener sees every gap', async () => {
      const { id } = await world.newConversation();
      const outcomes = await Promise.all(Array.from({ length: 40 }, () => world.append(id)));
      const appended = outcomes.map(asAppended).sort((a, b) => a.message.createdAt - b.message.createdAt);
      expect(appended[0]?.previousMessageAt).toBeNull();
      for (const [before, after] of pairs(appended)) expect(after.previousMessageAt).toBe(before.message.createdAt);
    });

    test('[TS2] a clock that goes back does not reorder', async () => {
      const { clock } = opened();
      const { id } = await world.newConversation();
      const before = acceptedMessage(await world.append(id));
      const now = clock.now();
      clock.setWall(now - 3_600_000);
      const after = acceptedMessage(await world.append(id));
      clock.setWall(now);
      expect(after.createdAt).toBe(before.createdAt + 1);
    });

    test('[I3] [MS5] fifty parallel identical sends append one and answer forty-nine duplicates of it', async () => {
      const { id } = await world.newConversation();
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => world.append(id, { clientId: 'once' })));
      const appended = outcomes.filter(outcome => outcome.kind === 'appended');
      const duplicates = outcomes.filter(outcome => outcome.kind === 'duplicate');
      expect([appended.length, duplicates.length]).toEqual([1, 49]);
      expect(new Set([...appended, ...duplicates].map(outcome => outcome.message.id)).size).toBe(1);
      expect(await world.readAll(id, 50)).toHaveLength(1);
      expect((await opened().storage.getConversation(world.tenant, id))?.messageCount).toBe(1);
    });

    test('[MS5] a replay with other content answers the original and moves nothing', async () => {
      const { id } = await world.newConversation();
      const first = acceptedMessage(await world.append(id, { clientId: 'a', content: 'original' }));
      const replay = await world.append(id, { clientId: 'a', content: 'changed' });
      expect(replay).toEqual({ kind: 'duplicate', message: first });
      expect((await opened().storage.getConversation(world.tenant, id))?.lastMessageAt).toBe(first.createdAt);
    });

    test('[I3] client_id belongs to a sender in a conversation', async () => {
      const [one, other] = [await world.newConversation(), await world.newConversation()];
      const kinds = [
        await world.append(one.id, { clientId: 'same' }),
        await world.append(one.id, { clientId: 'same', senderType: 'agent', senderKey: 'agent' }),
        await world.append(other.id, { clientId: 'same' }),
      ].map(outcome => outcome.kind);
      expect(kinds).toEqual(['appended', 'appended', 'appended']);
    });

    test('[ST2] a batch with duplicates and unknown conversations leaves its neighbours alone', async () => {
      const [one, other] = [await world.newConversation(), await world.newConversation()];
      await world.append(one.id, { clientId: 'taken' });
      const outcomes = await Promise.all([
        world.append(one.id, { clientId: 'taken' }),
        world.append(other.id, { content: 'fine' }),
        world.append('thr_UNKNOWN'),
        world.append(one.id, { clientId: 'taken' }),
        world.append(one.id, { content: 'fine too' }),
      ]);
      expect(outcomes.map(outcome => outcome.kind)).toEqual([
        'duplicate',
        'appended',
        'no-conversation',
        'duplicate',
        'appended',
      ]);
      expect((await world.readAll(other.id, 50)).map(message => message.content)).toEqual(['fine']);
    });

    test('[AG6] a condition on the mark holds against everybody else', async () => {
      const { id } = await world.newConversation();
      const first = acceptedMessage(await world.append(id, { ifLastMessageAt: null }));
      const race = await Promise.all(
        Array.from({ length: 10 }, () => world.append(id, { ifLastMessageAt: first.createdAt })),
      );
      expect(race.filter(outcome => outcome.kind === 'appended')).toHaveLength(1);
      const mark = race.find(outcome => outcome.kind === 'appended')?.message.createdAt;
      expect(race.filter(outcome => outcome.kind === 'outrun')).toEqual(
        Array.from({ length: 9 }, () => ({ kind: 'outrun', lastMessageAt: mark })),
      );
    });

    test('[AG6] the replay of a conditional send is a duplicate, not outrun', async () => {
      const { id } = await world.newConversation();
      await world.append(id, { clientId: 'c', ifLastMessageAt: null });
      expect((await world.append(id, { clientId: 'c', ifLastMessageAt: null })).kind).toBe('duplicate');
    });

    test('[CV4] a customer’s message reopens, an agent’s does not', async () => {
      const { storage } = opened();
      const { id } = await world.newConversation();
      const statusAfter = async (senderType: 'agent' | 'customer') => {
        await world.change(id, { status: 'closed' });
        const outcome = asAppended(await world.append(id, { senderType }));
        return [outcome.reopened, (await storage.getConversation(world.tenant, id))?.status];
      };
      expect(await statusAfter('agent')).toEqual([false, 'closed']);
      expect(await statusAfter('customer')).toEqual([true, 'open']);
    });

    test('[CV1] the newest fifty, ascending', async () => {
      const { id } = await world.newConversation();
      for (let n = 0; n < 52; n++) await world.append(id, { content: String(n) });
      const recent = await opened().storage.recentMessages(id, LIMITS.recentMessages);
      expect(recent.map(message => message.content)).toEqual(Array.from({ length: 50 }, (_, n) => String(n + 2)));
    });

    test('[MS4] content comes back as it was stored', async () => {
      const { id } = await world.newConversation();
      const content = 'é é 👩‍👩‍👧 \u202Eevil\u202C "quoted" \\ \u0001 ‮ ﷽ 𝒳';
      const { createdAt: _, ...stored } = acceptedMessage(
        await world.append(id, { content, metadata: { a: [1, { b: null }] } }),
      );
      const [read] = await world.readAll(id, 10);
      expect(read).toMatchObject(stored);
      expect(read?.content).toBe(content);
    });
  });
}

export function acceptedMessage(outcome: AppendOutcome): MessageRecord {
  return asAppended(outcome).message;
}

function asAppended(outcome: AppendOutcome): Extract<AppendOutcome, { kind: 'appended' }> {
  if (outcome.kind !== 'appended') throw new Error(`expected an appended message, got ${outcome.kind}`);
  return outcome;
}

function isStrictlyIncreasing(values: number[]): boolean {
  return pairs(values).every(([before, after]) => before < after);
}

function pairs<T>(values: T[]): [T, T][] {
  return values.slice(1).map((value, index) => [values[index] as T, value]);
}

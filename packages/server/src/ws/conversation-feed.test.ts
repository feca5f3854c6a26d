import type { CustomerFrame } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import type { MessageRecord } from '../domain/model.ts';
import { formatTimestamp } from '../domain/timestamp.ts';
import type { Bus, ConversationEvent, Storage } from '../ports.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { Connection, type MinimalSocket } from './connection.ts';
import { ConversationFeed } from './conversation-feed.ts';

const CONVERSATION = 'thr_1';
const TIMES = { pingIntervalMs: 30_000, pongTimeoutMs: 90_000, resyncIntervalMs: 30_000 };

type Delivery = 'at once' | 'late' | 'lost' | 'out of order';

/** A conversation whose database, bus and clients a test steps through one await at a time. */
function createScene(delivery: Delivery) {
  const log: MessageRecord[] = [];
  const held: ConversationEvent[] = [];
  let listen: ((event: ConversationEvent) => void) | null = null;
  /** Runs before and after each await of the feed, in the order the feed reaches them. */
  let onStep: (step: number) => void = () => undefined;
  let steps = 0;
  const step = async <T>(act: () => T): Promise<T> => {
    onStep(steps++);
    await Promise.resolve();
    const result = act();
    onStep(steps++);
    await Promise.resolve();
    onStep(steps++);
    return result;
  };
  const mark = () => log.at(-1)?.createdAt ?? null;

  const storage = {
    readMarks: () => step(() => new Map([[CONVERSATION, mark()]])),
    listMessages: (_: string, after: number | null, limit: number) =>
      step(() => log.filter(message => message.createdAt > (after ?? -1)).slice(0, limit)),
  } as Partial<Storage> as Storage;
  const bus = {
    subscribeConversation: (_: string, listener: (event: ConversationEvent) => void) =>
      step(() => {
        listen = listener;
        return () => {
          listen = null;
        };
      }),
  } as Partial<Bus> as Bus;

  function release(): void {
    const events = delivery === 'out of order' ? held.splice(0).reverse() : held.splice(0);
    for (const event of events) listen?.(event);
  }

  const errors: unknown[] = [];
  return {
    log,
    errors,
    release,
    feed: new ConversationFeed(CONVERSATION, { storage, bus, fileUrl: String }, error => errors.push(error)),
    /** What `sendMessage` does: commit, then publish. The bus may lose it. */
    commit(): void {
      const previousMessageAt = mark();
      const createdAt = (previousMessageAt ?? 1_000) + 1;
      const message: MessageRecord = {
        id: `msg_${createdAt}`,
        senderType: 'agent',
        content: 'x',
        contentType: 'text',
        attachments: [],
        metadata: {},
        createdAt,
      };
      log.push(message);
      const event = { type: 'message', conversationId: CONVERSATION, message, previousMessageAt } as const;
      if (delivery === 'at once') listen?.(event);
      else if (delivery !== 'lost') held.push(event);
    },
    /** What `logIn` does after it appended several at once. */
    announceAdvance: () => listen?.({ type: 'advanced', conversationId: CONVERSATION }),
    commitAtStep(at: number): void {
      onStep = current => {
        if (current === at) this.commit();
      };
    },
    storage,
    mark,
    steps: () => steps,
  };
}

type Scene = ReturnType<typeof createScene>;

/** A client as the contract asks for: it polls after its own newest contiguous position when a `resync` is ahead. */
function createClient(scene: Scene) {
  const frames: CustomerFrame[] = [];
  const seen = new Set<string>();
  const socket: MinimalSocket = {
    bufferedAmount: 0,
    send(data) {
      const frame = JSON.parse(data.toString()) as CustomerFrame;
      frames.push(frame);
      if (frame.type === 'message') seen.add(frame.message.id);
      if (frame.type !== 'resync') return;
      for (const message of scene.log) {
        // The poll that follows a resync reads at least up to its mark.
        if (frame.latest_message_at !== null && formatTimestamp(message.createdAt) <= frame.latest_message_at) {
          seen.add(message.id);
        }
      }
    },
    ping: () => undefined,
    close: () => undefined,
    terminate: () => undefined,
  };
  return { frames, seen, connection: new Connection(socket, createManualClock(), TIMES) };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

const ids = (messages: MessageRecord[]) => messages.map(message => message.id);

describe('a socket joins while messages are committed', () => {
  for (const existing of [0, 3]) {
    for (const delivery of ['at once', 'late', 'out of order'] as const) {
      test(`[WS6] [I5] no interleaving loses a message: ${existing} before, bus ${delivery}`, async () => {
        const STEPS = 12;
        for (let at = 0; at < STEPS; at++) {
          const scene = createScene(delivery);
          for (let n = 0; n < existing; n++) scene.log.push(record(n));
          const client = createClient(scene);
          scene.commitAtStep(at);
          await scene.feed.join(client.connection);
          expect(scene.steps(), 'the steps cover the whole join').toBeLessThanOrEqual(STEPS);
          scene.release();
          await settle();
          expect(client.frames[0]?.type, `step ${at}`).toBe('resync');
          // Already now: a later message would show the gap and heal it.
          expect([...client.seen].sort(), `step ${at}`).toEqual(ids(scene.log).sort());
          scene.commit();
          scene.release();
          await settle();
          expect([...client.seen].sort(), `step ${at}`).toEqual(ids(scene.log).sort());
          expect(scene.errors).toEqual([]);
        }
      });
    }
  }

  test('[WS7] what the bus loses arrives with the next resync', async () => {
    const scene = createScene('lost');
    const client = createClient(scene);
    await scene.feed.join(client.connection);
    scene.commit();
    scene.commit();
    await settle();
    expect(client.seen.size).toBe(0);
    await scene.feed.resync(scene.mark(), [client.connection]);
    expect(client.frames.map(frame => frame.type)).toEqual(['resync', 'message', 'message', 'resync']);
    expect([...client.seen]).toEqual(ids(scene.log));
  });

  test('[LI2] messages that came with a login arrive in order, each once, before what follows them', async () => {
    const scene = createScene('lost');
    const client = createClient(scene);
    await scene.feed.join(client.connection);
    for (let n = 0; n < 3; n++) scene.commit();
    scene.announceAdvance();
    scene.announceAdvance();
    await settle();
    const messages = client.frames.filter(frame => frame.type === 'message');
    expect(messages.map(frame => frame.message.id)).toEqual(ids(scene.log));
    expect(messages.map(frame => frame.previous_message_at)).toEqual([
      null,
      ...messages.slice(0, -1).map(frame => frame.message.created_at),
    ]);
  });

  test('[WS7] an event after a lost one is a gap, filled from the log, and the late one is not sent twice', async () => {
    const scene = createScene('out of order');
    const client = createClient(scene);
    await scene.feed.join(client.connection);
    for (let n = 0; n < 4; n++) scene.commit();
    scene.release();
    await settle();
    const messages = client.frames.filter(frame => frame.type === 'message');
    expect(messages.map(frame => frame.message.id)).toEqual(ids(scene.log));
    for (const [index, frame] of messages.entries()) {
      const before = messages[index - 1]?.message.created_at ?? null;
      expect(frame.previous_message_at).toBe(before);
    }
  });

  test('[WS7] a gap longer than a page is left to the client’s poll', async () => {
    const scene = createScene('lost');
    const client = createClient(scene);
    await scene.feed.join(client.connection);
    for (let n = 0; n < 150; n++) scene.commit();
    await scene.feed.resync(scene.mark(), [client.connection]);
    expect([...client.seen].sort()).toEqual(ids(scene.log).sort());
    expect(client.frames.filter(frame => frame.type === 'message')).toHaveLength(100);
  });

  test('[I5] when the gap cannot be read the event itself still goes out, and the next resync heals', async () => {
    const scene = createScene('lost');
    const client = createClient(scene);
    await scene.feed.join(client.connection);
    scene.commit();
    const { listMessages } = scene.storage;
    scene.storage.listMessages = () => Promise.reject(new Error('gone'));
    await scene.feed.resync(scene.mark(), [client.connection]);
    expect(scene.errors).toHaveLength(1);
    scene.storage.listMessages = listMessages;
    await scene.feed.resync(scene.mark(), [client.connection]);
    expect([...client.seen]).toEqual(ids(scene.log));
  });

  test('[WS4] every socket of the conversation gets every message, once', async () => {
    const scene = createScene('at once');
    const clients = [createClient(scene), createClient(scene), createClient(scene)];
    await Promise.all(clients.map(client => scene.feed.join(client.connection)));
    scene.commit();
    scene.commit();
    await settle();
    for (const client of clients) {
      expect(client.frames.map(frame => frame.type)).toEqual(['resync', 'message', 'message']);
    }
  });
});

function record(n: number): MessageRecord {
  const createdAt = 1_001 + n;
  return {
    id: `msg_${createdAt}`,
    senderType: 'customer',
    content: 'x',
    contentType: 'text',
    attachments: [],
    metadata: {},
    createdAt,
  };
}

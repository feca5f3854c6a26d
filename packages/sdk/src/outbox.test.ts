import type { Message } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import { createOutbox } from './outbox.ts';
import { memoryOutbox, type OutboxEntry, type OutboxStore } from './outbox-store.ts';
import { failed, ok, type Result } from './result.ts';
import { steadyOutbox } from './steady-outbox.ts';
import { manualEnvironment, settle } from './test/manual-environment.ts';

type Answer = 'accept' | 'lose the answer' | 'unavailable' | 'refuse';

/** A server that remembers client_ids, behind a network that does what the test says, call by call. */
function createScene(answers: Answer[], store: OutboxStore = memoryOutbox()) {
  const environment = manualEnvironment();
  const stored: { clientId: string; message: Message }[] = [];
  const calls: string[] = [];
  let entries: OutboxEntry[] = [];
  const sent: string[] = [];

  async function send({ clientId, content }: OutboxEntry): Promise<Result<Message>> {
    calls.push(content);
    const answer = answers.shift() ?? 'accept';
    if (answer === 'unavailable') return failed('SERVICE_UNAVAILABLE', 'later', true);
    if (answer === 'refuse') return failed('VALIDATION_ERROR', 'no', false, { field: 'attachments' });
    const known = stored.find(each => each.clientId === clientId);
    const message = known?.message ?? ({ id: `msg_${stored.length}`, content } as Message);
    if (!known) stored.push({ clientId, message });
    if (answer === 'lose the answer') return failed('NETWORK_ERROR', 'gone', true);
    return known ? failed('CONFLICT', 'accepted before', false, { message }) : ok(message);
  }

  const open = () =>
    createOutbox({
      store,
      environment,
      send,
      exclusively: work => work(),
      onSent: ({ content }) => sent.push(content),
      onChange: next => {
        entries = next;
      },
    });
  return { environment, store, stored, calls, sent, open, entries: () => entries };
}

describe('the outbox', () => {
  test('messages arrive once and in order, however often the network fails', async () => {
    const flaky: Answer[] = ['unavailable', 'lose the answer', 'lose the answer', 'unavailable', 'accept'];
    const { environment, stored, sent, open, entries } = createScene(flaky);
    const outbox = open();
    const results = ['one', 'two', 'three'].map(content => outbox.add(content, []));
    await environment.advance(300_000);
    expect(stored.map(({ message }) => message.content)).toEqual(['one', 'two', 'three']);
    expect(sent).toEqual(['one', 'two', 'three']);
    expect((await Promise.all(results)).every(result => result.ok)).toBe(true);
    expect(entries()).toEqual([]);
  });

  test('what was written before the tab closed is sent by the next one, once', async () => {
    const { environment, store, stored, open } = createScene(['lose the answer']);
    const first = open();
    void first.add('written in a tunnel', ['up_1']);
    await settle();
    first.stop();
    await environment.advance(60_000);
    expect(await store.all()).toHaveLength(1);
    const second = open();
    second.wake();
    await environment.advance(1_000);
    expect(stored.map(({ message }) => message.content)).toEqual(['written in a tunnel']);
    expect(await store.all()).toEqual([]);
  });

  test('whoever waits when it closes is answered, and nothing is taken after that', async () => {
    const { environment, store, open } = createScene(['unavailable']);
    const outbox = open();
    const waiting = outbox.add('on its way', []);
    await environment.advance(0);
    outbox.stop();
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'ABORTED' } });
    expect(await outbox.add('too late', [])).toMatchObject({ ok: false, error: { code: 'ABORTED' } });
    expect((await store.all()).map(({ content }) => content)).toEqual(['on its way']);
  });

  test('what the server refuses stays with the reason, does not hold up the rest, and can be tried again', async () => {
    const { environment, stored, open, entries } = createScene(['refuse', 'accept']);
    const outbox = open();
    const [refused, accepted] = [outbox.add('refused', []), outbox.add('fine', [])];
    await environment.advance(1_000);
    expect(await refused).toMatchObject({ ok: false, error: { code: 'VALIDATION_ERROR' } });
    expect(await accepted).toMatchObject({ ok: true });
    expect(entries()).toMatchObject([{ content: 'refused', failure: { context: { field: 'attachments' } } }]);
    await outbox.retry(entries()[0]?.clientId ?? '');
    await environment.advance(1_000);
    expect(stored.map(({ message }) => message.content)).toEqual(['fine', 'refused']);
    expect(entries()).toEqual([]);
  });

  test('a store that fails once holds up nothing: the next message takes the one before along', async () => {
    const memory = memoryOutbox();
    let reads = 0;
    const all = () => (++reads === 2 ? Promise.reject(new Error('the database is closing')) : memory.all());
    const { environment, stored, open } = createScene([], { ...memory, all });
    const outbox = open();
    void outbox.add('one', []);
    await environment.advance(1_000);
    expect(environment.reported).toHaveLength(1);
    void outbox.add('two', []);
    await environment.advance(1_000);
    expect(stored.map(({ message }) => message.content)).toEqual(['one', 'two']);
  });

  test('what cannot be stored is sent all the same, once, in order, and what cannot be taken out is not sent again', async () => {
    const memory = memoryOutbox();
    let isBroken = false;
    const orFail = <T>(work: Promise<T>) => (isBroken ? Promise.reject(new Error('the disk is full')) : work);
    const broken: OutboxStore = {
      all: () => orFail(memory.all()),
      put: entry => orFail(isBroken ? Promise.resolve() : memory.put(entry)),
      remove: clientId => orFail(isBroken ? Promise.resolve() : memory.remove(clientId)),
    };
    const reported: unknown[] = [];
    const steady = steadyOutbox(broken, error => reported.push(error));
    const { environment, calls, open, entries } = createScene(['unavailable'], steady);
    const outbox = open();
    const results = [outbox.add('stored', [])];
    await settle();
    isBroken = true;
    results.push(outbox.add('not stored', []));
    await environment.advance(10_000);
    expect(calls).toEqual(['stored', 'stored', 'not stored']);
    expect((await Promise.all(results)).every(result => result.ok)).toBe(true);
    expect(entries()).toEqual([]);
    expect(reported.length).toBeGreaterThan(0);
    expect(await memory.all()).toHaveLength(1);
    isBroken = false;
    expect(await steady.all()).toEqual([]);
    expect(await memory.all()).toEqual([]);
  });

  test('a discarded message is not sent any more, and who waited for it is told', async () => {
    const { environment, stored, open, entries } = createScene(['unavailable', 'unavailable', 'unavailable']);
    const outbox = open();
    const result = outbox.add('never mind', []);
    await settle();
    await outbox.discard(entries()[0]?.clientId ?? '');
    await environment.advance(120_000);
    expect(stored).toEqual([]);
    expect(await result).toMatchObject({ ok: false, error: { code: 'ABORTED' } });
  });

  test('it waits longer and longer but never gives up, and a wake-up does not wait', async () => {
    const { environment, calls, stored, open } = createScene(Array.from({ length: 100 }, () => 'unavailable' as const));
    const outbox = open();
    void outbox.add('patience', []);
    await environment.advance(10_000);
    const soon = calls.length;
    expect(soon).toBeGreaterThan(2);
    await environment.advance(3_600_000);
    expect(calls.length).toBe(101);
    expect(stored).toHaveLength(1);
    const { environment: other, calls: more, open: openOther } = createScene(['unavailable', 'unavailable']);
    const waiting = openOther();
    void waiting.add('now', []);
    await settle();
    expect(more).toHaveLength(1);
    waiting.wake();
    await settle();
    expect(more).toHaveLength(2);
    expect(other.timers()).toBe(1);
    waiting.stop();
    expect(other.timers()).toBe(0);
  });
});

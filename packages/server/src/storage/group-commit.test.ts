import { describe, expect, test } from 'vitest';
import { StorageUnavailable } from '../ports.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts';

/** A commit that a test lets through by hand. */
function createScene(options: Partial<GroupCommitOptions<string>> = {}) {
  const clock = createManualClock();
  const batches: { items: string[]; finish(outcomes?: string[]): void; fail(error: Error): void }[] = [];
  const arrived: (() => void)[] = [];
  const group = new GroupCommit<string, string>(
    items =>
      new Promise((resolve, reject) => {
        batches.push({
          items,
          finish: (outcomes = items.map(item => `${item} stored`)) => resolve(outcomes),
          fail: reject,
        });
        arrived.shift()?.();
      }),
    { clock, queueMax: 100, deadlineMs: 1_000, batchMax: 10, ...options },
  );
  const nextBatch = async () => {
    if (batches.length === 0) await new Promise<void>(resolve => arrived.push(resolve));
    const batch = batches.shift();
    if (!batch) throw new Error('no batch');
    return batch;
  };
  return { clock, group, nextBatch };
}

describe('group commit', () => {
  test('[MS8] nobody is answered before the commit of all returned', async () => {
    const { group, nextBatch } = createScene();
    const answered: string[] = [];
    const sends = ['a', 'b'].map(item => group.submit(item).then(outcome => answered.push(outcome)));
    const batch = await nextBatch();
    expect(batch.items).toEqual(['a', 'b']);
    expect(answered).toEqual([]);
    batch.finish();
    await Promise.all(sends);
    expect(answered).toEqual(['a stored', 'b stored']);
  });

  test('what arrives during a commit is the next one, in order, bounded by batchMax', async () => {
    const { group, nextBatch } = createScene({ batchMax: 2 });
    const first = group.submit('a');
    const running = await nextBatch();
    const rest = ['b', 'c', 'd'].map(item => group.submit(item));
    running.finish();
    await first;
    const second = await nextBatch();
    expect(second.items).toEqual(['b', 'c']);
    second.finish();
    const third = await nextBatch();
    expect(third.items).toEqual(['d']);
    third.finish();
    expect(await Promise.all(rest)).toEqual(['b stored', 'c stored', 'd stored']);
  });

  test('[AG6] an item that must be alone is, and keeps its place', async () => {
    const { group, nextBatch } = createScene({ isAlone: item => item.startsWith('alone') });
    const sends = ['a', 'b', 'alone 1', 'alone 2', 'c'].map(item => group.submit(item));
    for (const expected of [['a', 'b'], ['alone 1'], ['alone 2'], ['c']]) {
      const batch = await nextBatch();
      expect(batch.items).toEqual(expected);
      batch.finish();
    }
    expect(await Promise.all(sends)).toHaveLength(5);
  });

  test('[ST2] a batch that is refused is tried item by item, and only the bad one fails', async () => {
    const { group, nextBatch } = createScene();
    const sends = Promise.allSettled(['good', 'bad', 'fine'].map(item => group.submit(item)));
    (await nextBatch()).fail(new Error('a constraint'));
    for (const expected of ['good', 'bad', 'fine']) {
      const single = await nextBatch();
      expect(single.items).toEqual([expected]);
      if (expected === 'bad') single.fail(new Error('a constraint'));
      else single.finish();
    }
    expect((await sends).map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('[ST3] a commit the engine cannot do fails all of it, once, and the next works', async () => {
    const { group, nextBatch } = createScene();
    const sends = Promise.allSettled(['a', 'b'].map(item => group.submit(item)));
    (await nextBatch()).fail(new StorageUnavailable('disk full'));
    expect((await sends).map(result => result.status)).toEqual(['rejected', 'rejected']);
    const next = group.submit('c');
    (await nextBatch()).finish();
    expect(await next).toBe('c stored');
  });

  test('[MS10] a full queue turns further items away', async () => {
    const { group, nextBatch } = createScene({ queueMax: 2 });
    const sends = [group.submit('a'), group.submit('b')];
    await expect(group.submit('c')).rejects.toBeInstanceOf(StorageUnavailable);
    (await nextBatch()).finish();
    await Promise.all(sends);
  });

  test('[MS10] what waited past its deadline is turned away and never committed', async () => {
    const { group, nextBatch, clock } = createScene();
    const first = group.submit('a');
    const running = await nextBatch();
    const late = group.submit('late');
    const refused = expect(late).rejects.toBeInstanceOf(StorageUnavailable);
    clock.advance(1_001);
    const fresh = group.submit('fresh');
    running.finish();
    await first;
    await refused;
    const next = await nextBatch();
    expect(next.items).toEqual(['fresh']);
    next.finish();
    await fresh;
  });

  test('[OP5] draining waits for everything submitted', async () => {
    const { group, nextBatch } = createScene();
    const send = group.submit('a');
    let isDrained = false;
    const drained = group.drain().then(() => {
      isDrained = true;
    });
    const batch = await nextBatch();
    expect(isDrained).toBe(false);
    batch.finish();
    await Promise.all([send, drained]);
  });
});

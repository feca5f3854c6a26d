import { expect, test } from 'vitest';
import type { EndedSession } from '../ports.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { watchEndedSessions } from './watch-ended-sessions.ts';

const ended = (number: number): EndedSession => ({ number, sessionId: `ses_${number}`, tokenHash: `hash ${number}` });

function createScene() {
  const clock = createManualClock();
  const rows: EndedSession[] = [];
  const heard: number[] = [];
  const errors: unknown[] = [];
  const asked: number[] = [];
  const scene = { outage: false, reads: 0 };
  const listEndedSessions = async (from: number) => {
    scene.reads++;
    asked.push(from);
    if (scene.outage) throw new Error('gone');
    return rows.filter(({ number }) => number >= from).toSorted((a, b) => a.number - b.number);
  };
  const stop = watchEndedSessions(
    { listEndedSessions },
    clock,
    fresh => heard.push(...fresh.map(({ number }) => number)),
    error => errors.push(error),
  );
  async function aSecond(): Promise<void> {
    for (let step = 0; step < 10; step++) {
      clock.advance(100);
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    }
  }
  return { rows, heard, asked, errors, scene, stop, aSecond };
}

test('[SE7] each session another node ended is heard of within a second, and once', async () => {
  const { rows, heard, aSecond } = createScene();
  rows.push(ended(1));
  await aSecond();
  expect(heard).toEqual([1]);
  rows.push(ended(2), ended(3));
  await aSecond();
  await aSecond();
  expect(heard).toEqual([1, 2, 3]);
});

test('[SE7] a row that becomes visible after ones with higher numbers is heard of too', async () => {
  const { rows, heard, aSecond } = createScene();
  rows.push(ended(300), ended(302));
  await aSecond();
  rows.push(ended(301));
  await aSecond();
  expect(heard).toEqual([300, 302, 301]);
});

test('[SE7] also after hundreds, as when the shop ends all of a customer at once, and then no more', async () => {
  const { rows, heard, asked, aSecond } = createScene();
  rows.push(...Array.from({ length: 500 }, (_, n) => ended(1_001 + n)));
  await aSecond();
  rows.push(ended(1_000));
  await aSecond();
  expect(heard).toHaveLength(501);
  expect(heard.at(-1)).toBe(1_000);
  for (let second = 0; second < 20; second++) await aSecond();
  expect(heard).toHaveLength(501);
  expect(asked.at(-1), 'what is long known is not read again').toBeGreaterThanOrEqual(1_500);
});

test('[SE7] an outage is reported once and loses nothing', async () => {
  const { rows, heard, errors, scene, stop, aSecond } = createScene();
  scene.outage = true;
  await aSecond();
  await aSecond();
  expect(errors).toHaveLength(1);
  rows.push(ended(7));
  scene.outage = false;
  await aSecond();
  expect(heard).toEqual([7]);
  stop();
  const { reads } = scene;
  await aSecond();
  expect(scene.reads).toBe(reads);
});

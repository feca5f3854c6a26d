import { expect, test } from 'vitest';
import { busContract } from '../test/contracts/bus.ts';
import { createLocalBus } from './local-bus.ts';

busContract('one process', async () => [
  createLocalBus(error => {
    throw error;
  }),
]);

test('a listener that throws is reported, and the others are called all the same', async () => {
  const errors: unknown[] = [];
  const bus = createLocalBus(error => errors.push(error));
  const heard: string[] = [];
  await bus.subscribeConversation('thr_1', () => {
    throw new Error('broken');
  });
  await bus.subscribeConversation('thr_1', ({ type }) => heard.push(type));
  bus.publishToConversation('thr_1', { type: 'typing', conversationId: 'thr_1', senderType: 'agent' });
  expect(heard).toEqual(['typing']);
  expect(errors).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { createLocalBus } from '../bus/local-bus.ts';
import type { SessionRecord } from '../domain/model.ts';
import { createIds } from '../ids.ts';
import { type Deps, type Storage, StorageUnavailable } from '../ports.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { sendMessage } from './send-message.ts';

test('[MS10] a failure after the commit is not the sender’s: the message is stored, so the answer says so', async () => {
  const clock = createManualClock();
  const reported: unknown[] = [];
  const storage = {
    findConversationId: async () => 'thr_1',
    appendMessage: async message => ({
      kind: 'appended',
      message: { ...message, createdAt: clock.now() },
      previousMessageAt: null,
      reopened: true,
    }),
    getConversation: () => Promise.reject(new StorageUnavailable('gone')),
  } as Partial<Storage> as Storage;
  const report = (error: unknown) => void reported.push(error);
  const deps: Deps = { storage, clock, ids: createIds(clock), bus: createLocalBus(report), report };
  const tenant = { businessId: 'biz_1', environment: 'test' } as const;
  const session: SessionRecord = {
    id: 'ses_1',
    tenant,
    tokenHash: '',
    identityId: 'anon_1',
    createdAt: clock.now(),
    lastSeenAt: clock.now(),
  };
  const sent = await sendMessage(deps, tenant, session, { content: 'hello' });
  expect(sent.message.content).toBe('hello');
  expect(reported).toHaveLength(1);
});

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
      message: { ...message, attachments: [], createdAt: clock.now() },
      previousMessageAt: null,
      reopened: true,
    }),
    getConversation: () => Promise.reject(new StorageUnavailable('gone')),
    findEvent: async () => null,
  } as Partial<Storage> as Storage;
  const report = (error: unknown) => void reported.push(error);
  const parts = { storage, clock, ids: createIds(clock), bus: createLocalBus(report), report };
  const deps: Deps = { ...parts, secret: 'secret', fileUrl: String, baseUrl: () => '' };
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

test('[LI5] an upload that a login took along refuses the message with the session’s end, not with the upload', async () => {
  const clock = createManualClock();
  const fail = (error: unknown) => {
    throw error;
  };
  const tenant = { businessId: 'biz_1', environment: 'test' } as const;
  const now = clock.now();
  const session: SessionRecord = {
    id: 'ses_1',
    tenant,
    tokenHash: 'hash',
    identityId: 'anon_1',
    createdAt: now,
    lastSeenAt: now,
  };
  const scene = { hasEnded: true };
  const id = 'up_01KB3Q8W6Z4T9V2X5C7D1E3F5G';
  const storage = {
    findUploadPolicy: async () => null,
    findConversationId: async () => 'thr_1',
    appendMessage: async () => ({ kind: 'bad-upload', id }),
    findSession: async () => (scene.hasEnded ? null : session),
  } as Partial<Storage> as Storage;
  const parts = { storage, clock, ids: createIds(clock), bus: createLocalBus(fail), report: fail };
  const deps: Deps = { ...parts, secret: 'secret', fileUrl: () => '', baseUrl: () => 'http://127.0.0.1' };
  const send = () => sendMessage(deps, tenant, session, { content: 'see the picture', attachments: [id] });
  await expect(send()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  scene.hasEnded = false;
  await expect(send()).rejects.toMatchObject({ code: 'VALIDATION_ERROR', context: { field: 'attachments' } });
});

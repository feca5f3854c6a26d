import { ROUTES, type UploadPolicy } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import { at } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { textFile } from '../files.ts';
import type { Target } from '../target.ts';
import { declare, uploaderOf } from '../uploads.ts';

// The policy is the whole tenant's: changing it would get into the way of other cases, so these come after them.

/** Changes the policy; when the case is over it is as it was. */
async function setPolicy(target: Target, change: Partial<UploadPolicy>): Promise<void> {
  const agent = agentSide(target);
  const before = expectOk(await agent.request('GET', ROUTES.agentUploadPolicy));
  target.atEnd(async () => void (await agent.request('PATCH', ROUTES.agentUploadPolicy, before)));
  expectOk(await agent.request('PATCH', ROUTES.agentUploadPolicy, change));
}

export const uploadPolicyCases: Case[] = [
  {
    rules: ['UP5'],
    title: 'the policy says what may be uploaded, and a change that makes no sense is 400',
    run: async target => {
      const { request } = target;
      const headers = { 'x-api-key': target.options.secretKey };
      const answer = await request({ path: ROUTES.agentUploadPolicy, headers });
      const policy = expectOk<Record<string, unknown>>(answer);
      const keys = ['enabled', 'max_bytes', 'content_types', 'max_per_message'];
      expectEqual(Object.keys(policy).toSorted(), keys.toSorted(), 'the keys of the policy', answer);
      const wrong = [
        ...['yes', null, 1].map(enabled => ({ enabled })),
        ...[0, -1, 1.5, '5', 1e15].map(max_bytes => ({ max_bytes })),
        ...['text/plain', [7], ['image/svg+xml'], ['text/html'], ['*/*']].map(content_types => ({ content_types })),
        ...[0, 11, 2.5, '5'].map(max_per_message => ({ max_per_message })),
      ];
      for (const json of wrong) {
        const refused = await request({ method: 'PATCH', path: ROUTES.agentUploadPolicy, headers, json });
        expectError(refused, 'VALIDATION_ERROR');
      }
      const after = await request({ path: ROUTES.agentUploadPolicy, headers });
      expectEqual(at(after.json, 'data'), policy, 'the policy afterwards', after);
    },
  },
  {
    rules: ['UP5'],
    title: 'the off switch refuses the beginning, the confirmation and the sending of uploads',
    pace: 'last',
    run: async target => {
      const customer = await newCustomer(target);
      const uploader = uploaderOf(target, customer);
      const [waiting, confirmed] = [await uploader.put(textFile('one')), await uploader.upload(textFile('two'))];
      await setPolicy(target, { enabled: false });
      const refused = [
        await uploader.tryInit(declare(textFile('three'))),
        await uploader.tryConfirm(waiting.upload_id),
        await customer.trySend({ content: 'look', attachments: [confirmed.id] }),
      ];
      for (const answer of refused) expectError(answer, 'BUSINESS_RULE_VIOLATION', 'FORBIDDEN', 'VALIDATION_ERROR');
      expectOk(await customer.trySend({ content: 'words are fine' }));
      await setPolicy(target, { enabled: true });
      expectDone(await uploader.tryConfirm(waiting.upload_id));
      expectOk(await customer.trySend({ content: 'look', attachments: [confirmed.id, waiting.upload_id] }));
    },
  },
  {
    rules: ['UP5'],
    title: 'size, type and number are what the policy says, also for what was begun before',
    pace: 'last',
    run: async target => {
      const customer = await newCustomer(target);
      const uploader = uploaderOf(target, customer);
      const large = await uploader.put(textFile('x'.repeat(200)));
      const two = [await uploader.upload(textFile('one')), await uploader.upload(textFile('two'))];
      await setPolicy(target, { max_bytes: 100, max_per_message: 1, content_types: ['text/plain'] });
      const refused = [
        await uploader.tryInit(declare(textFile('x'.repeat(101)))),
        await uploader.tryInit({ ...declare(textFile('x')), content_type: 'image/png' }),
        await uploader.tryConfirm(large.upload_id),
        await customer.trySend({ content: 'look', attachments: two.map(upload => upload.id) }),
      ];
      for (const answer of refused) expectError(answer, 'VALIDATION_ERROR', 'BUSINESS_RULE_VIOLATION');
      expectDone(await uploader.tryInit(declare(textFile('x'.repeat(100)))));
      expectOk(await customer.trySend({ content: 'look', attachments: [two[0]?.id] }));
      expectThat((await customer.history()).length === 1, 'one message', 'another number');
    },
  },
];

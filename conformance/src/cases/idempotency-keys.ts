import type { Case } from '../case.ts';
import { newCustomer, stranger, unique } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectOk, expectRefusal, expectThat } from '../expect.ts';
import { textFile } from '../files.ts';
import { accountOf, needsOutbox, newEmail, readOutbox, tryRequestCode, tryVerifyCode } from '../login.ts';
import { declare, uploaderOf } from '../uploads.ts';
import { times } from '../wait.ts';

const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });

export const idempotencyKeyCases: Case[] = [
  {
    rules: ['AU11'],
    title: 'a replayed request for a code answers what the first did and sends nothing, also when all come at once',
    run: async target => {
      needsOutbox(target);
      for (const asker of [await newCustomer(target), stranger(target)]) {
        const contact = newEmail();
        const key = unique('key');
        const answers = await Promise.all(times(3).map(() => tryRequestCode(asker, { contact }, keyed(key))));
        answers.push(await tryRequestCode(asker, { contact }, keyed(key)));
        for (const answer of answers) expectEqual(expectOk(answer), expectOk(answers[0] ?? answer), 'data', answer);
        const entries = await readOutbox(target, contact);
        expectEqual(entries.length, 1, 'the number of codes');
        await accountOf(target, await tryVerifyCode(asker, contact, entries[0]?.code ?? ''));
      }
    },
  },
  {
    rules: ['AU11'],
    title: 'the same key with another body is 409, and sends nothing',
    run: async target => {
      needsOutbox(target);
      const visitor = await newCustomer(target);
      const [contact, other] = [newEmail(), newEmail()];
      const key = unique('key');
      expectOk(await tryRequestCode(visitor, { contact }, keyed(key)));
      expectError(await tryRequestCode(visitor, { contact: other }, keyed(key)), 'CONFLICT');
      expectEqual(await readOutbox(target, other), [], 'the outbox of the other contact');
    },
  },
  {
    rules: ['AU11', 'I6'],
    title: "another session's key is a key like any other: nothing of the first answer comes back",
    run: async target => {
      const [one, two] = [await newCustomer(target), await newCustomer(target)];
      const key = unique('key');
      const file = textFile('of the first');
      const first = await uploaderOf(target, one).tryInit(declare(file), keyed(key));
      const second = await uploaderOf(target, two).tryInit(declare(file), keyed(key));
      const ids = [first, second].map(answer => expectDone<{ upload_id: string }>(answer).upload_id);
      expectThat(ids[0] !== ids[1], 'two uploads', ids);
      const other = await uploaderOf(target, two).tryInit(declare(textFile('something else')), keyed(key));
      expectError(other, 'CONFLICT');
    },
  },
  {
    rules: ['AU11', 'UP1'],
    title: 'a replayed begin of an upload is the same upload, also when all come at once',
    run: async target => {
      const uploader = uploaderOf(target, await newCustomer(target));
      const body = declare(textFile('once'));
      const key = unique('key');
      const answers = await Promise.all(times(5).map(() => uploader.tryInit(body, keyed(key))));
      answers.push(await uploader.tryInit(body, keyed(key)));
      const ids = answers.map(answer => expectDone<{ upload_id: string }>(answer).upload_id);
      expectEqual(new Set(ids).size, 1, 'the number of uploads');
      const without = await uploader.tryInit(body);
      expectThat(!ids.includes(expectDone<{ upload_id: string }>(without).upload_id), 'another upload', ids, without);
    },
  },
  {
    rules: ['AU11'],
    title: 'a key longer than 255 characters or with others than visible ones is 400; one of 255 is fine',
    run: async target => {
      const visitor = await newCustomer(target);
      const begin = (key: string) =>
        uploaderOf(target, visitor).tryInit(declare(textFile('x')), { headers: { 'idempotency-key': key } });
      for (const key of ['x'.repeat(256), 'two words', 'tab\there', 'caf\u00e9']) expectRefusal(await begin(key), 400);
      expectDone(await begin('x'.repeat(255)));
      expectDone(await begin('!#$%&()*+,-./09:;<=>?@AZ[]^_`az{|}~'));
    },
  },
];

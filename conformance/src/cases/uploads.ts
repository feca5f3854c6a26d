import { LIMITS } from '@deskbell/protocol';
import type { Case } from '../case.ts';
import { customerWith, newCustomer, stranger } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { pngFile, textFile } from '../files.ts';
import { agentUploader, declare, expectConfirmed, expectStored, requestUrl, tryPut, uploaderOf } from '../uploads.ts';
import { times } from '../wait.ts';

const withoutUrl = ({ url: _url, ...rest }: ReturnType<typeof expectConfirmed>) => rest;

export const uploadCases: Case[] = [
  {
    rules: ['UP1', 'UP2', 'UP3', 'AG10'],
    title: 'begun, put, confirmed: both sides upload a file and get what they sent back under its URL',
    run: async target => {
      for (const uploader of [uploaderOf(target, await newCustomer(target)), agentUploader(target)]) {
        const file = textFile('the very words');
        const started = await uploader.init(file);
        expectEqual(started.expires_in_secs, LIMITS.uploadLifeSeconds, 'expires_in_secs');
        expectStored(await tryPut(target, started.upload_url, file));
        const { url, ...confirmed } = await uploader.confirm(started.upload_id);
        const { filename, content_type, size_bytes } = declare(file);
        expectEqual(confirmed, { id: started.upload_id, filename, content_type, size_bytes }, 'the upload');
        const read = await requestUrl(target, url);
        expectEqual([read.status, read.text], [200, 'the very words'], 'the file', read);
      }
    },
  },
  {
    rules: ['UP1', 'SE2'],
    title: 'without a session an upload mints one, whose it is; with one it mints none',
    run: async target => {
      const file = textFile('of a newcomer');
      const begun = await uploaderOf(target, stranger(target)).tryInit(declare(file));
      const { upload_id: id, upload_url: url } = expectDone<{ upload_id: string; upload_url: string }>(begun);
      const token = begun.headers['x-session-token'] ?? '';
      expectThat(token !== '' && begun.setCookies.length === 1, 'a new session', begun.headers, begun);
      const customer = await customerWith(target, token);
      expectStored(await tryPut(target, url, file));
      await uploaderOf(target, customer).confirm(id);
      expectOk(await customer.trySend({ content: 'look', attachments: [id] }));
      const again = await uploaderOf(target, customer).tryInit(declare(file));
      expectThat(!('x-session-token' in again.headers), 'no other session', 'one', again);
    },
  },
  {
    rules: ['UP1', 'EN3'],
    title: 'a name, type or size that is none is 400 naming the field',
    run: async target => {
      const uploader = uploaderOf(target, await newCustomer(target));
      const good = declare(textFile('x'));
      const { uploadFilenameMaxLength: nameMax, uploadContentTypeMaxLength: typeMax } = LIMITS;
      const wrong: Record<string, unknown[]> = {
        filename: [undefined, null, '', 7, {}, 'x'.repeat(nameMax + 1)],
        content_type: [undefined, null, '', 7, 'x'.repeat(typeMax + 1), 'image/svg+xml', 'text/html', 'text/xml'],
        size_bytes: [undefined, null, -1, 1.5, '1', 1e300, Number.MAX_SAFE_INTEGER],
      };
      for (const [field, values] of Object.entries(wrong)) {
        for (const value of values) {
          const answer = await uploader.tryInit({ ...good, [field]: value });
          const seen = expectError(answer, 'VALIDATION_ERROR').context?.field;
          expectEqual(seen, field, `context.field for ${String(value).slice(0, 30)}`, answer);
        }
      }
      expectDone(await uploader.tryInit({ ...good, filename: 'x'.repeat(nameMax) }));
    },
  },
  {
    rules: ['UP3'],
    title: 'confirm is 400 before the bytes, 404 for an id that does not exist, and the same when it is repeated',
    run: async target => {
      const uploader = uploaderOf(target, await newCustomer(target));
      const file = pngFile(20, 10);
      const { upload_id: id, upload_url: url } = await uploader.init(file);
      for (const _twice of times(2)) expectError(await uploader.tryConfirm(id), 'BAD_REQUEST');
      expectStored(await tryPut(target, url, file));
      const answers = await Promise.all(times(4).map(() => uploader.tryConfirm(id)));
      answers.push(await uploader.tryConfirm(id));
      const [first, ...others] = answers.map(answer => withoutUrl(expectConfirmed(expectDone(answer), answer)));
      for (const other of others) expectEqual(other, first, 'the repeated answer');
      for (const unknown of ['up_unknown', `${id}x`, id.toLowerCase(), 'up_01HZZZZZZZZZZZZZZZZZZZZZZZ']) {
        expectError(await uploader.tryConfirm(unknown), 'NOT_FOUND');
      }
      for (const wrong of [undefined, null, '', 7, {}, []]) {
        expectError(await uploader.tryConfirm(wrong), 'VALIDATION_ERROR', 'NOT_FOUND');
      }
    },
  },
  {
    rules: ['UP8'],
    title: 'with 20 uploads that are not attached the next is 429; attaching one makes room',
    run: async target => {
      const customer = await newCustomer(target);
      const uploader = uploaderOf(target, customer);
      const file = textFile('one of many');
      const first = await uploader.upload(file);
      for (const _n of times(LIMITS.uploadsPending - 1)) await uploader.init(file);
      const answer = await uploader.tryInit(declare(file), { takesLimits: true });
      expectEqual(expectError(answer, 'RATE_LIMITED').code, 'RATE_LIMITED', 'code', answer);
      expectOk(await customer.trySend({ content: 'look', attachments: [first.id] }));
      expectDone(await uploader.tryInit(declare(file), { takesLimits: true }));
    },
  },
];

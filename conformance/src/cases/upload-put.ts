import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectError, expectThat } from '../expect.ts';
import { textFile } from '../files.ts';
import { expectNotTaken, expectStored, requestUrl, tryPut, uploaderOf } from '../uploads.ts';

export const uploadPutCases: Case[] = [
  {
    rules: ['UP2'],
    title: 'another type, fewer or more bytes than declared are not taken, and confirm finds nothing',
    run: async target => {
      const uploader = uploaderOf(target, await newCustomer(target));
      const file = textFile('exactly these');
      const wrong = [
        { ...file, contentType: 'text/csv' },
        { ...file, contentType: 'text/html' },
        { ...file, bytes: file.bytes.subarray(1) },
        { ...file, bytes: Buffer.concat([file.bytes, file.bytes]) },
        { ...file, bytes: Buffer.alloc(0) },
      ];
      for (const other of wrong) {
        const { upload_id: id, upload_url: url } = await uploader.init(file);
        await expectNotTaken(tryPut(target, url, other));
        expectError(await uploader.tryConfirm(id), 'BAD_REQUEST');
      }
    },
  },
  {
    rules: ['UP2'],
    title: 'a body of unknown length is cut off at the declared size, and nothing of it is kept',
    run: async target => {
      const uploader = uploaderOf(target, await newCustomer(target));
      const file = textFile('small');
      const { upload_id: id, upload_url: url } = await uploader.init(file);
      const long = { contentType: file.contentType, bytes: Buffer.alloc(2_000_000, 'x') };
      await expectNotTaken(tryPut(target, url, long, { chunked: true }));
      expectError(await uploader.tryConfirm(id), 'BAD_REQUEST');
    },
  },
  {
    rules: ['UP2'],
    title: 'an upload URL works once, for PUT only, and not with anything changed in it',
    run: async target => {
      const uploader = uploaderOf(target, await newCustomer(target));
      const file = textFile('first');
      const { upload_id: id, upload_url: url } = await uploader.init(file);
      const tampered = new URL(url);
      for (const name of tampered.searchParams.keys()) {
        const other = new URL(url);
        const value = other.searchParams.get(name) ?? '';
        other.searchParams.set(name, (value.startsWith('A') ? 'B' : 'A') + value.slice(1));
        await expectNotTaken(tryPut(target, other.href, file));
      }
      await expectNotTaken(tryPut(target, url.split('?')[0] ?? '', file));
      const read = await requestUrl(target, url);
      expectThat(read.status >= 400, 'no reading under an upload URL', read.status, read);
      expectStored(await tryPut(target, url, file));
      const uploaded = await uploader.confirm(id);
      await expectNotTaken(tryPut(target, url, textFile('later')));
      const after = await requestUrl(target, uploaded.url);
      expectEqual(after.text, 'first', 'the file', after);
    },
  },
];

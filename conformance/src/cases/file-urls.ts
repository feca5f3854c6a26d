import { agentSide } from '../agent.ts';
import { at } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { pngFile, textFile } from '../files.ts';
import type { Target } from '../target.ts';
import { agentUploader, requestUrl, uploaderOf } from '../uploads.ts';

const newUploader = async (target: Target) => uploaderOf(target, await newCustomer(target));

const otherChar = (text: string, index: number) =>
  text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1);

/** URLs like this one, each with something in it that its signature does not cover. */
function tamperings(url: string, otherId: string): string[] {
  const { searchParams, pathname } = new URL(url);
  const changed = [...searchParams].flatMap(([name, value]) => {
    const values = ['', 'x', `${value}0`, otherChar(value, 0), otherChar(value, value.length - 2)];
    // An instant far ahead, in seconds and in milliseconds.
    if (/^\d+$/.test(value)) values.push(String(Number(value) + 3600), '99999999999999');
    return values.map(changedValue => withParam(url, name, changedValue));
  });
  const dropped = [...searchParams.keys()].map(name => withParam(url, name, undefined));
  return [...changed, ...dropped, url.split('?')[0] ?? '', url.replace(pathname.split('/').at(-1) ?? '', otherId)];
}

function withParam(url: string, name: string, value: string | undefined): string {
  const changed = new URL(url);
  if (value === undefined) changed.searchParams.delete(name);
  else changed.searchParams.set(name, value);
  return changed.href;
}

export const fileUrlCases: Case[] = [
  {
    rules: ['FI1'],
    title: 'a file URL with anything changed, left out or of another file is 403, thumbnails too',
    run: async target => {
      const uploader = await newUploader(target);
      const picture = await uploader.upload(pngFile(40, 30));
      const other = await uploader.upload(textFile('another file'));
      for (const wrong of tamperings(picture.url, other.id)) {
        for (const url of [wrong, withParam(wrong, 'variant', 'thumbnail')]) {
          const answer = await requestUrl(target, url);
          expectEqual([url, answer.status], [url, 403], 'the status', answer);
          expectThat(!answer.text.includes('another file'), 'nothing of the file', 'it', answer);
        }
      }
      expectEqual((await requestUrl(target, picture.url)).status, 200, 'the status of the right URL');
    },
  },
  {
    rules: ['FI1', 'UP1'],
    title: 'nothing is listed or guessed: folders, bare ids and ways around them give no file',
    run: async target => {
      const { id, url } = await (await newUploader(target)).upload(textFile('unlisted'));
      const { origin, pathname } = new URL(url);
      const folder = pathname.slice(0, pathname.lastIndexOf('/'));
      const paths = [
        folder,
        `${folder}/`,
        `${folder}/${id}`,
        `${folder}/..%2f`,
        `${folder}/..%2f..%2f..%2fetc%2fpasswd`,
      ];
      paths.push(
        `${folder}/${id}/`,
        `${folder}/${id}%2f..%2f`,
        `${folder}/${id}%00`,
        `${folder}/index.html`,
        `${folder}/*`,
      );
      for (const path of paths) {
        const answer = await requestUrl(target, `${origin}${path}`);
        expectThat(answer.status >= 400 && answer.status < 500, `a 4xx status for ${path}`, answer.status, answer);
        expectThat(!answer.text.includes('unlisted'), 'nothing of the file', path, answer);
      }
    },
  },
  {
    rules: ['FI1'],
    title: 'a fresh URL is answered to whoever may see the file: its owner, and who has it in the conversation',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentUploader(target);
      const uploader = uploaderOf(target, customer);
      const mine = await uploader.upload(textFile('mine'));
      const theirs = await agent.upload(textFile('theirs'));
      expectOk(await uploader.tryRead(mine.id));
      expectError(await uploader.tryRead(theirs.id), 'NOT_FOUND');
      expectOk(await customer.trySend({ content: 'look', attachments: [mine.id] }));
      const { id } = customer.conversation;
      expectOk(await agentSide(target).tryReply(id, { content: 'look', attachments: [theirs.id] }));
      for (const reader of [uploader, agent]) {
        for (const [upload, text] of [
          [mine, 'mine'],
          [theirs, 'theirs'],
        ] as const) {
          const fresh = await reader.tryRead(upload.id);
          const read = await requestUrl(target, String(at(expectOk(fresh), 'url')));
          expectEqual([read.status, read.text], [200, text], 'the file', read);
        }
      }
      expectError(await (await newUploader(target)).tryRead(theirs.id), 'NOT_FOUND');
    },
  },
];

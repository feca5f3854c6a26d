import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectOk, expectThat } from '../expect.ts';
import { pngFile, textFile } from '../files.ts';
import { expectMessage } from '../shapes.ts';
import { agentUploader, requestUrl, uploaderOf } from '../uploads.ts';

const TEXT = '0123456789';

export const fileRangeCases: Case[] = [
  {
    rules: ['FI3'],
    title: 'ranges of a file are 206 with exactly those bytes, and what lies beyond its end is 416',
    run: async target => {
      const { url } = await uploaderOf(target, await newCustomer(target)).upload(textFile(TEXT));
      const ranges: [asked: string, text: string, named: string][] = [
        ['bytes=0-3', '0123', 'bytes 0-3/10'],
        ['bytes=7-', '789', 'bytes 7-9/10'],
        ['bytes=-2', '89', 'bytes 8-9/10'],
        ['bytes=5-5', '5', 'bytes 5-5/10'],
        ['bytes=8-99', '89', 'bytes 8-9/10'],
        ['bytes=-99', TEXT, 'bytes 0-9/10'],
      ];
      for (const [range, text, named] of ranges) {
        const answer = await requestUrl(target, url, { headers: { range } });
        const seen = [answer.status, answer.text, answer.headers['content-range'], answer.headers['content-length']];
        expectEqual(seen, [206, text, named, String(text.length)], `the answer to ${range}`, answer);
      }
      for (const range of ['bytes=10-', 'bytes=99-100']) {
        const answer = await requestUrl(target, url, { headers: { range } });
        expectEqual(
          [answer.status, answer.headers['content-range']],
          [416, 'bytes */10'],
          `the answer to ${range}`,
          answer,
        );
      }
      const whole = await requestUrl(target, url);
      expectEqual([whole.status, whole.text], [200, TEXT], 'the whole file', whole);
      expectEqual(whole.headers['accept-ranges'], 'bytes', 'Accept-Ranges', whole);
    },
  },
  {
    rules: ['FI3'],
    title: 'a range that is none does not break anything: the whole file, or 416',
    run: async target => {
      const { url } = await uploaderOf(target, await newCustomer(target)).upload(textFile(TEXT));
      for (const range of [
        'bytes',
        'bytes=',
        'bytes=x-y',
        'lines=0-1',
        'bytes=3-1',
        'bytes=-',
        `bytes=0-${'9'.repeat(40)}`,
      ]) {
        const answer = await requestUrl(target, url, { headers: { range } });
        expectThat([200, 206, 416].includes(answer.status), `200, 206 or 416 for ${range}`, answer.status, answer);
        if (answer.status !== 416) expectEqual(answer.text, TEXT, `the file for ${range}`, answer);
      }
      const many = await requestUrl(target, url, { headers: { range: 'bytes=0-1,3-4,6-7' } });
      expectThat(many.status < 500, 'no 5xx for several ranges', many.status, many);
    },
  },
  {
    rules: ['FI4', 'AG10'],
    title: 'pictures on a message carry their width and height, and have a small one; other files do not',
    run: async target => {
      const customer = await newCustomer(target);
      const [picture, text] = [pngFile(900, 600), textFile('words')];
      const mine = uploaderOf(target, customer);
      const sent = await customer.trySend({
        content: 'look',
        attachments: [(await mine.upload(picture)).id, (await mine.upload(text)).id],
      });
      const reply = await agentSide(target).tryReply(customer.conversation.id, {
        content: 'look',
        attachments: [(await agentUploader(target).upload(picture)).id],
      });
      const [onSent, onReply] = [sent, reply].map(answer => expectMessage(expectOk(answer), answer).attachments);
      for (const attachment of [onSent?.[0], onReply?.[0]]) {
        expectEqual([attachment?.width, attachment?.height], [900, 600], 'width and height');
        const whole = await requestUrl(target, attachment?.url ?? '');
        const small = await requestUrl(target, `${attachment?.url}&variant=thumbnail`);
        expectEqual(small.status, 200, 'the status of the small one', small);
        const type = small.headers['content-type'] ?? '';
        expectThat(type.startsWith('image/'), 'a picture', type, small);
        expectThat(small.text !== whole.text, 'another picture than the whole one', 'the same', small);
      }
      expectThat(onSent?.[1] !== undefined && !('width' in onSent[1]), 'no width of a text', onSent?.[1], sent);
      const none = await requestUrl(target, `${onSent?.[1]?.url}&variant=thumbnail`);
      expectThat(none.status >= 400 && none.status < 500, 'no small one of a text', none.status, none);
    },
  },
];

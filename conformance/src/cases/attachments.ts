import { type Attachment, LIMITS, type Message } from '@deskbell/protocol';
import { agentSide, conversationPath } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectError, expectOk } from '../expect.ts';
import { pngFile, textFile } from '../files.ts';
import { expectMessage, expectPage } from '../shapes.ts';
import type { Frame } from '../socket.ts';
import { agentUploader, requestUrl, uploaderOf } from '../uploads.ts';
import { times } from '../wait.ts';

/** A URL is signed anew at every read. */
const withoutUrls = (message: Message) => ({
  ...message,
  attachments: message.attachments.map(({ url: _url, ...rest }: Attachment) => rest),
});

const isMessage = ({ type }: Frame) => type === 'message';

export const attachmentCases: Case[] = [
  {
    rules: ['MS9', 'MS2', 'AG10'],
    title:
      'attachments are on the message wherever it is read: answer, page, opening, frames and agents, on both sides',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const { id } = customer.conversation;
      const [socket, agentSocket] = [await customer.connect(), await agent.connect()];
      const mine = [pngFile(12, 8), textFile('mine')];
      const uploads = await Promise.all(mine.map(file => uploaderOf(target, customer).upload(file)));
      const theirs = await agentUploader(target).upload(textFile('theirs'));
      const answers = [
        await customer.trySend({ content: 'two files', attachments: uploads.map(upload => upload.id) }),
        await agent.tryReply(id, { content: 'one file', attachments: [theirs.id] }),
      ];
      const stored = answers.map(answer => expectMessage(expectOk(answer), answer)).map(withoutUrls);
      expectEqual(
        stored.map(message => message.attachments.map(attachment => attachment.id)),
        [uploads.map(upload => upload.id), [theirs.id]],
        'the attachments, in their order',
      );
      const seen: Record<string, Message[]> = {
        page: await customer.poll(),
        opening: (await customer.open()).messages,
      };
      const page = await agent.request('GET', `${conversationPath(id)}/messages`);
      seen['page of the agent'] = expectPage(expectOk(page), page);
      const ofThis = (frame: Frame) => isMessage(frame) && frame.conversation_id === id;
      seen.frames = [];
      seen['frames of the agent'] = [];
      for (const _message of stored) {
        seen.frames.push(expectMessage((await socket.nextFrame('a message', isMessage)).message));
        seen['frames of the agent'].push(expectMessage((await agentSocket.nextFrame('a message', ofThis)).message));
      }
      for (const [where, messages] of Object.entries(seen)) {
        expectEqual(messages.map(withoutUrls), stored, `the messages in the ${where}`);
        const { url = '' } = messages[1]?.attachments[0] ?? {};
        const file = await requestUrl(target, url);
        expectEqual([file.status, file.text], [200, 'theirs'], `the file in the ${where}`, file);
      }
    },
  },
  {
    rules: ['MS9', 'AG10'],
    title: 'an upload is named by id, URL, upload_id or url, on both sides; an old signature does not matter',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const sides = [
        [uploaderOf(target, customer), customer.trySend],
        [agentUploader(target), (body: unknown) => agent.tryReply(customer.conversation.id, body)],
      ] as const;
      for (const [uploader, send] of sides) {
        const uploads = await Promise.all(times(5).map(n => uploader.upload(textFile(`file ${n}`))));
        const [a, b, c, d, e] = uploads;
        const old = e?.url.replace(/=[^=&]*$/, '=old');
        const attachments = [a?.id, b?.url, { upload_id: c?.id }, { url: d?.url }, old];
        const answer = await send({ content: 'five ways', attachments });
        expectEqual(
          expectMessage(expectOk(answer), answer).attachments.map(attachment => attachment.id),
          uploads.map(upload => upload.id),
          'the attachments',
          answer,
        );
      }
    },
  },
  {
    rules: ['MS9'],
    title: 'ten files are fine, eleven are 400 and none of them is used up; the words are still needed',
    run: async target => {
      const customer = await newCustomer(target);
      const uploader = uploaderOf(target, customer);
      const ids: string[] = [];
      for (const n of times(LIMITS.attachmentsMax + 1)) ids.push((await uploader.upload(textFile(`file ${n}`))).id);
      const answer = await customer.trySend({ content: 'eleven', attachments: ids });
      expectEqual(expectError(answer, 'VALIDATION_ERROR').context?.field, 'attachments', 'context.field', answer);
      expectError(await customer.trySend({ content: ' ', attachments: [ids[0]] }), 'BAD_REQUEST');
      const sent = await customer.trySend({ content: 'ten', attachments: ids.slice(1) });
      expectEqual(expectMessage(expectOk(sent), sent).attachments.length, 10, 'the number of attachments', sent);
      const first = await customer.trySend({ content: 'and the first', attachments: [ids[0]] });
      expectMessage(expectOk(first), first);
    },
  },
  {
    rules: ['MS5', 'AG6', 'MS9'],
    title: 'the stored message of a 409 and the newer ones of a 412 come with their attachments',
    run: async target => {
      const customer = await newCustomer(target);
      const upload = await uploaderOf(target, customer).upload(textFile('once'));
      const body = { content: 'a file', client_id: 'once', attachments: [upload.id] };
      const sent = await customer.trySend(body);
      const stored = withoutUrls(expectMessage(expectOk(sent), sent));
      const replay = await customer.trySend(body);
      const again = expectMessage(expectError(replay, 'CONFLICT').context?.message, replay);
      expectEqual(withoutUrls(again), stored, 'error.context.message', replay);
      const late = await agentSide(target).tryReply(customer.conversation.id, {
        content: 'too late',
        if_last_message_at: null,
      });
      const newer = expectError(late, 'PRECONDITION_FAILED').context?.messages as unknown[];
      expectEqual(withoutUrls(expectMessage(newer[0], late)), stored, 'error.context.messages', late);
    },
  },
];

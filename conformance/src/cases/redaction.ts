import type { Message } from '@deskbell/protocol';
import { agentSide, conversationPath } from '../agent.ts';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, unique } from '../customer.ts';
import { expectEqual, expectError, expectKeys, expectOk, expectThat } from '../expect.ts';
import { textFile } from '../files.ts';
import { expectMessage, expectPage, expectTimestamp } from '../shapes.ts';
import type { Target } from '../target.ts';
import { requestUrl, uploaderOf } from '../uploads.ts';

const tryRedact = (target: Target, conversationId: string, messageId: string): Promise<Answer> =>
  agentSide(target).request('DELETE', `${conversationPath(conversationId)}/messages/${messageId}`);

/** What is left of `message`. */
function expectRedacted(value: unknown, message: Message, answer?: Answer): Message {
  const left = expectMessage(value, answer);
  expectTimestamp(left.metadata.redacted_at, 'metadata.redacted_at', answer);
  const { id, sender_type, created_at } = message;
  expectEqual(
    [left.id, left.sender_type, left.created_at, left.content, left.attachments],
    [id, sender_type, created_at, '', []],
    'what is left of the message',
    answer,
  );
  return left;
}

export const redactionCases: Case[] = [
  {
    rules: ['WR8'],
    title: 'a redacted message has lost its words wherever it is read, and kept its place',
    run: async target => {
      const agent = agentSide(target);
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const words = unique('card');
      const before = await customer.send('hello');
      const clientId = unique('client');
      const secret = await customer.send(words, clientId);
      const after = await agent.reply(id, 'please do not send these');
      const answer = await tryRedact(target, id, secret.id);
      const left = expectRedacted(expectOk(answer), secret, answer);
      expectEqual(await customer.history(), [before, left, after], "the customer's history");
      expectEqual((await customer.open()).messages, [before, left, after], 'the messages on opening');
      const page = await agent.request('GET', `${conversationPath(id)}/messages`);
      expectEqual(expectPage(expectOk(page), page), [before, left, after], "the agent's page", page);
      const timeline = await agent.request('GET', `${conversationPath(id)}/timeline`);
      expectOk(timeline);
      expectThat(!timeline.text.includes(words), 'a timeline without the words', 'the words', timeline);
      const replay = await customer.trySend({ content: 'again', client_id: clientId });
      expectRedacted(expectError(replay, 'CONFLICT').context?.message, secret, replay);
      const again = await tryRedact(target, id, secret.id);
      expectEqual(expectOk(again), left, 'the second redaction', again);
    },
  },
  {
    rules: ['WR8', 'DK1'],
    title: 'a redacted newest message is not in the preview either',
    run: async target => {
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const sent = await customer.send('my number is 4111');
      expectOk(await tryRedact(target, id, sent.id));
      expectEqual((await agentSide(target).conversation(id)).preview?.content ?? '', '', 'the words of the preview');
    },
  },
  {
    rules: ['WR8'],
    title: "both sides' sockets are told, after the message itself, and nobody else's",
    run: async target => {
      const agent = agentSide(target);
      const [customer, other] = [await newCustomer(target), await newCustomer(target)];
      const { id } = customer.conversation;
      const sockets = {
        customer: await customer.connect(),
        agent: await agent.connect(),
        other: await other.connect(),
      };
      const sent = await customer.send('a secret');
      expectOk(await tryRedact(target, id, sent.id));
      for (const socket of [sockets.customer, sockets.agent]) {
        await socket.nextFrame('the message', ({ type, message }) => {
          return type === 'message' && (message as Message).id === sent.id;
        });
        const frame = await socket.nextFrame('message_redacted', ({ type, message_id }) => {
          return type === 'message_redacted' && message_id === sent.id;
        });
        const ofAgent = socket === sockets.agent ? ['conversation_id'] : [];
        expectKeys(frame, ['type', 'message_id', ...ofAgent], 'the frame');
      }
      const mark = await other.send('a mark');
      await sockets.other.nextFrame('the mark', ({ message }) => (message as Message | undefined)?.id === mark.id);
      const strays = sockets.other.frames.filter(({ type }) => type === 'message_redacted');
      expectEqual(strays, [], 'frames of somebody else');
    },
  },
  {
    rules: ['WR8'],
    title: 'the files of a redacted message are gone, for customer and agents',
    run: async target => {
      const customer = await newCustomer(target);
      const upload = await uploaderOf(target, customer).upload(textFile('a passport'));
      const answer = await customer.trySend({ content: 'see', attachments: [upload.id] });
      const sent = expectMessage(expectOk(answer), answer);
      const url = sent.attachments[0]?.url ?? '';
      expectEqual((await requestUrl(target, url)).status, 200, 'the status of the file before');
      expectRedacted(expectOk(await tryRedact(target, customer.conversation.id, sent.id)), sent);
      const file = await requestUrl(target, url);
      expectThat(file.status >= 400 && file.status < 500, 'no file any more', file.status, file);
      expectError(await uploaderOf(target, customer).tryRead(upload.id), 'NOT_FOUND');
    },
  },
  {
    rules: ['WR8'],
    title: 'a message of another conversation, or none, is 404; customers redact nothing',
    run: async target => {
      const [customer, other] = [await newCustomer(target), await newCustomer(target)];
      const sent = await customer.send('mine');
      for (const [conversationId, messageId] of [
        [other.conversation.id, sent.id],
        [customer.conversation.id, 'msg_unknown'],
        ['thr_unknown', sent.id],
      ] as const) {
        expectError(await tryRedact(target, conversationId, messageId), 'NOT_FOUND');
      }
      const path = `${conversationPath(customer.conversation.id)}/messages/${sent.id}`;
      expectError(await customer.request({ method: 'DELETE', path }), 'UNAUTHORIZED');
      expectEqual(await customer.history(), [sent], 'the history');
    },
  },
];

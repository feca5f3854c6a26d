import { ROUTES } from '@deskbell/protocol';
import type { Case } from '../case.ts';
import { unique } from '../customer.ts';
import { expectEqual, expectOk } from '../expect.ts';
import { rawRequest, sendRaw } from '../raw-connection.ts';
import { expectMessage, expectOpened, expectPage } from '../shapes.ts';
import type { Target } from '../target.ts';

// The three examples of the published page, byte for byte what curl makes of them.

const curl = (target: Target, startLine: string, headers: string[] = [], body = '') =>
  sendRaw(
    target,
    rawRequest(
      target,
      `${startLine} HTTP/1.1`,
      ['User-Agent: curl/8.14.1', 'Accept: */*', `X-Public-Key: ${target.options.publicKey}`, ...headers],
      body,
    ),
  );

const example = (clientId: string) => `{
    "content": "Has my order shipped yet?",
    "client_id": "${clientId}"
  }`;

export const seedExamples: Case[] = [
  {
    rules: ['CV1', 'CV6'],
    title: "the page's first curl example, without any body, opens a conversation",
    run: async target => {
      const answer = await curl(target, `POST ${ROUTES.conversation}`);
      const { conversation, messages } = expectOpened(expectOk(answer), answer);
      expectEqual(conversation.message_count, 0, 'message_count', answer);
      expectEqual(messages, [], 'messages', answer);
    },
  },
  {
    rules: ['MS1', 'MS2'],
    title: "the page's second curl example, without a session, sends a message",
    run: async target => {
      const body = example(unique('msg-client-01H…'));
      const answer = await curl(target, `POST ${ROUTES.messages}`, ['Content-Type: application/json'], body);
      const { content, content_type, sender_type, attachments, metadata } = expectMessage(expectOk(answer), answer);
      expectEqual(
        { content, content_type, sender_type, attachments, metadata },
        {
          content: 'Has my order shipped yet?',
          content_type: 'text',
          sender_type: 'customer',
          attachments: [],
          metadata: {},
        },
        'the message',
        answer,
      );
    },
  },
  {
    rules: ['PL1', 'PL5'],
    title: "the page's third curl example, without a session, answers an empty list",
    run: async target => {
      const answer = await curl(target, `GET ${ROUTES.messages}?after=2026-05-07T16:42:00Z&limit=50`);
      expectEqual(expectPage(expectOk(answer), answer), [], 'messages', answer);
    },
  },
  {
    rules: ['MS1', 'MS5'],
    title: 'the second example twice from fresh visitors is two conversations, not a replay',
    run: async target => {
      const body = example(unique('msg-client-01H…'));
      const headers = ['Content-Type: application/json'];
      const first = await curl(target, `POST ${ROUTES.messages}`, headers, body);
      const second = await curl(target, `POST ${ROUTES.messages}`, headers, body);
      const ids = [first, second].map(answer => expectMessage(expectOk(answer), answer).id);
      expectEqual(new Set(ids).size, 2, 'the number of messages', second);
    },
  },
];

import { LIMITS, ROUTES } from '@deskbell/protocol';
import { agentSide, conversationPath } from '../agent.ts';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { type Customer, newCustomer, publicHeaders, unique } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectRefusal, expectThat } from '../expect.ts';
import { rawRequest, sendRaw } from '../raw-connection.ts';
import { expectMessage } from '../shapes.ts';
import type { Target } from '../target.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

const sendText = (customer: Customer, body: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
  customer.request({ method: 'POST', path: ROUTES.messages, headers, body });

/** A body of exactly this many bytes that is a fine message. */
const bodyOf = (bytes: number) => `${'{"content":"x"'.padEnd(bytes - 1)}}`;

export const inputCases: Case[] = [
  {
    rules: ['IN1'],
    title: 'another or no Content-Type on a body is 415',
    run: async target => {
      const customer = await newCustomer(target);
      const types = [
        'text/plain',
        'text/json',
        'application/jsonp',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
      ];
      for (const type of types) {
        expectError(await sendText(customer, '{"content":"x"}', { 'content-type': type }), 'UNSUPPORTED_MEDIA_TYPE');
      }
      expectError(await sendText(customer, '{"content":"x"}', {}), 'UNSUPPORTED_MEDIA_TYPE');
      const open = { method: 'POST', path: ROUTES.conversation, body: 'x=1' };
      expectError(await customer.request(open), 'UNSUPPORTED_MEDIA_TYPE');
      expectEqual(await customer.history(), [], 'the history');
    },
  },
  {
    rules: ['IN1'],
    title: 'JSON with a charset or in capitals is JSON',
    run: async target => {
      const customer = await newCustomer(target);
      for (const type of ['application/json; charset=utf-8', 'application/json;charset=UTF-8', 'Application/JSON']) {
        const answer = await sendText(customer, '{"content":"é"}', { 'content-type': type });
        expectEqual(expectMessage(expectOk(answer), answer).content, 'é', 'content', answer);
      }
    },
  },
  {
    rules: ['IN1', 'IN6'],
    title: 'malformed JSON is 400 BAD_REQUEST and stores nothing',
    run: async target => {
      const customer = await newCustomer(target);
      const bodies = [
        '{',
        '{"content":"x"',
        '{"content":"x"}}',
        "{'content':'x'}",
        '{"content":"x",}',
        'undefined',
        'NaN',
        '{"content":"a\nb"}',
        '{"content":"\\x"}',
        ' ',
      ];
      for (const body of bodies) expectError(await sendText(customer, body), 'BAD_REQUEST');
      expectEqual(await customer.history(), [], 'the history');
    },
  },
  {
    rules: ['IN1', 'MS4'],
    title: 'a body that is no UTF-8 is 400, never stored with replacement characters',
    run: async target => {
      const customer = await newCustomer(target);
      const rotten = [[0xed, 0xa0, 0x80], [0xff], [0xc0, 0x80], [0xe2, 0x82], [0xf4, 0x90, 0x80, 0x80]];
      for (const bytes of rotten) {
        const body = Buffer.concat([Buffer.from('{"content":"a'), Buffer.from(bytes), Buffer.from('b"}')]);
        expectRefusal(await sendText(customer, body), 400);
      }
      expectEqual(await customer.history(), [], 'the history');
    },
  },
  {
    rules: ['IN1', 'MS3'],
    title: 'JSON that is no object, and an empty body, have no content: 400 BAD_REQUEST',
    run: async target => {
      const customer = await newCustomer(target);
      for (const body of ['null', '[]', '"text"', '7', 'true', '{}', '']) {
        expectError(await sendText(customer, body), 'BAD_REQUEST');
      }
      expectError(await sendText(customer, '', {}), 'BAD_REQUEST');
    },
  },
  {
    rules: ['IN3'],
    title: 'a body of 64 KiB is read, one byte more is 413, with or without a length',
    run: async target => {
      const customer = await newCustomer(target);
      const path = ROUTES.messages;
      expectOk(await sendText(customer, bodyOf(LIMITS.bodyBytes)));
      expectError(await sendText(customer, bodyOf(LIMITS.bodyBytes + 1)), 'PAYLOAD_TOO_LARGE');
      const chunked = { method: 'POST', path, headers: JSON_TYPE, chunked: true };
      expectError(await customer.request({ ...chunked, body: bodyOf(LIMITS.bodyBytes + 1) }), 'PAYLOAD_TOO_LARGE');
      expectOk(await customer.request({ ...chunked, body: '{"content":"in chunks"}' }));
      expectEqual((await customer.history()).length, 2, 'the number of messages');
    },
  },
  {
    rules: ['IN3'],
    title: 'a body of 1 MB is answered 413, and the client gets to read it',
    run: async target => {
      const headers = [`X-Public-Key: ${target.options.publicKey}`, 'Content-Type: application/json'];
      const body = bodyOf(1024 * 1024);
      for (let round = 0; round < 3; round++) {
        const answer = await sendRaw(target, rawRequest(target, `POST ${ROUTES.messages} HTTP/1.1`, headers, body));
        expectError(answer, 'PAYLOAD_TOO_LARGE');
      }
    },
  },
  {
    rules: ['IN5'],
    title: 'unknown fields and query parameters are ignored, constructor and toString among them',
    run: async target => {
      const customer = await newCustomer(target);
      const extras = '"metadata":{"a":1},"sender_type":"agent","created_at":"2000-01-01T00:00:00Z","id":"msg_mine"';
      const odd = '"constructor":{"prototype":{"a":1}},"toString":1,"hasOwnProperty":null';
      const answer = await sendText(customer, `{"content":"x","content_type":"event",${extras},${odd}}`);
      const message = expectMessage(expectOk(answer), answer);
      expectEqual(
        [message.sender_type, message.content_type, message.metadata],
        ['customer', 'text', {}],
        'the message',
        answer,
      );
      expectThat(
        message.id !== 'msg_mine' && message.created_at > '2020',
        "the server's own id and time",
        message,
        answer,
      );
      expectEqual((await customer.poll('limit=5&before=x&order=desc&__proto__=1&a[]=1')).length, 1, 'the page');
      const change = { status: 'pending', nonsense: true };
      expectOk(await agentSide(target).request('PATCH', conversationPath(customer.conversation.id), change));
    },
  },
  {
    rules: ['IN6', 'SE2'],
    title: 'a refused request of a stranger mints no session',
    run: async target => {
      for (const answer of await refusedOfStranger(target)) {
        expectThat(answer.status >= 400, 'a refusal', answer.status, answer);
        expectEqual(answer.setCookies, [], 'Set-Cookie', answer);
        expectEqual(answer.headers['x-session-token'], undefined, 'X-Session-Token', answer);
      }
    },
  },
];

async function refusedOfStranger(target: Target): Promise<Answer[]> {
  const headers = publicHeaders(target);
  const send = (json: unknown) => target.request({ method: 'POST', path: ROUTES.messages, headers, json });
  const raw = (path: string, type: string, body: string) =>
    target.request({ method: 'POST', path, headers: { ...headers, 'content-type': type }, body });
  return [
    await send({ content: '' }),
    await send({ content: 'x'.repeat(4001) }),
    await send({ content: 7 }),
    await send({ content: 'x', client_id: '' }),
    await send({ content: 'x', client_id: unique('stranger'), attachments: ['up_none'] }),
    await raw(ROUTES.messages, 'application/json', '{"content":'),
    await raw(ROUTES.messages, 'text/plain', 'x'),
    await raw(ROUTES.conversation, 'application/json', '{"a":1,"a":2}'),
    await raw(ROUTES.conversation, 'text/plain', 'x'),
    await target.request({ method: 'POST', path: ROUTES.messages, headers: {}, json: { content: 'x' } }),
    await target.request({
      method: 'POST',
      path: ROUTES.messages,
      headers: { ...headers, origin: 'https://evil.example' },
      json: { content: 'x' },
    }),
  ];
}

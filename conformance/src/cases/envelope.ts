import { type ErrorCode, ROUTES } from '@deskbell/protocol';
import { agentSide, conversationPath, secretHeaders } from '../agent.ts';
import { at } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, publicHeaders } from '../customer.ts';
import { expectEqual, expectErrorEnvelope, expectKeys, expectRefusal, expectThat } from '../expect.ts';
import { expectRefusedUpgrade } from '../socket.ts';
import type { Target } from '../target.ts';
import { times } from '../wait.ts';
import { everyKindOfAnswer, type Kind } from './every-kind-of-answer.ts';

const LEAKS = [
  /\bat (?:async )?[\w.<>$ ]+ \(?(?:file:|node:|\/)[^)\s]*:\d+/,
  /node_modules/,
  /\w\.[cm]?[jt]s:\d+/,
  /(?:^|[\s"'(])\/(?:home|usr|opt|app|srv|var|root|tmp)\//,
  /\bSQLITE_\w+|syntax error at or near|violates \w+ constraint/i,
  /\b(?:select .{1,80} from|insert into|update .{1,40} set|delete from) /i,
];

/** The codes a client can provoke at will. */
const PROVOKED: ErrorCode[] = [
  'BAD_REQUEST',
  'VALIDATION_ERROR',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'CONFLICT',
  'PRECONDITION_FAILED',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'HEADERS_TOO_LARGE',
];

export const envelopeCases: Case[] = [
  {
    rules: ['EN1'],
    title: 'every kind of answer is an envelope in JSON',
    run: async target => {
      for (const [name, answer] of await everyKindOfAnswer(target)) {
        const type = answer.headers['content-type'] ?? 'none';
        expectThat(/^application\/json\b/.test(type), `${name}: application/json`, type, answer);
        if (answer.status < 300) expectKeys(answer.json, ['success', 'data'], name, answer);
        else expectErrorEnvelope(answer);
      }
    },
  },
  {
    rules: ['EN2'],
    title: 'every refusal has the status and the retryable of its code',
    run: async target => {
      const codes = new Set<string>();
      for (const [, answer] of await everyKindOfAnswer(target)) {
        if (answer.status >= 300) codes.add(expectErrorEnvelope(answer).code);
      }
      const missing = PROVOKED.filter(code => !codes.has(code));
      expectEqual(missing, [], 'the list of codes that did not come');
    },
  },
  {
    rules: ['EN3'],
    title: 'a refusal that concerns one input names it',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const id = customer.conversation.id;
      const named = [
        ['content', await customer.trySend({ content: ' ' })],
        ['content', await customer.trySend({})],
        ['client_id', await customer.trySend({ content: 'x', client_id: '' })],
        ['attachments', await customer.trySend({ content: 'x', attachments: ['up_unknown'] })],
        ['after', await customer.tryPoll('after=')],
        ['limit', await customer.tryPoll('limit=0')],
        ['status', await agent.tryChange(id, { status: 'gone' })],
        ['ai_enabled', await agent.tryChange(id, { ai_enabled: 'yes' })],
        ['content_type', await agent.tryReply(id, { content: 'x', content_type: 'html' })],
        ['kind', await agent.request('POST', ROUTES.agentKeys, { kind: 'golden' })],
      ] as const;
      for (const [field, answer] of named) {
        expectRefusal(answer, 400);
        expectEqual(at(answer.json, 'error', 'context', 'field'), field, 'context.field', answer);
      }
    },
  },
  {
    rules: ['EN4'],
    title: 'every kind of answer carries an X-Request-Id of its own',
    run: async target => {
      const answers = await everyKindOfAnswer(target);
      const without = answers.filter(([, answer]) => !answer.headers['x-request-id']);
      expectEqual(nameAll(without), [], 'the kinds of answers without X-Request-Id', without[0]?.[1]);
      expectEqual(
        new Set(answers.map(([, { headers }]) => headers['x-request-id'])).size,
        answers.length,
        'the different ids',
      );
    },
  },
  {
    rules: ['EN4'],
    title: 'no kind of answer says how the server is made: no stack trace, SQL or path',
    run: async target => {
      for (const [name, answer] of await everyKindOfAnswer(target)) {
        const leak = LEAKS.map(pattern => pattern.exec(answer.text)?.[0]).find(found => found);
        expectThat(leak === undefined, `${name}: no stack trace, SQL or path`, leak, answer);
      }
    },
  },
  {
    rules: ['EN5'],
    title: 'a path that exists with another method answers 405 with Allow',
    run: target =>
      expectMethodsRefused(target, id => [
        ['GET', ROUTES.conversation, 'POST'],
        ['PUT', ROUTES.conversation, 'POST'],
        ['DELETE', ROUTES.messages, 'GET'],
        ['PATCH', ROUTES.messages, 'POST'],
        ['POST', ROUTES.socket, 'GET'],
        ['POST', ROUTES.agentConversations, 'GET'],
        ['DELETE', conversationPath(id), 'PATCH'],
        ['PUT', `${conversationPath(id)}/messages`, 'POST'],
        ['DELETE', `${conversationPath(id)}/notes`, 'POST'],
        ['DELETE', ROUTES.agentKeys, 'POST'],
        ['POST', ROUTES.agentSocket, 'GET'],
        ['POST', '/healthz', 'GET'],
        ['DELETE', '/openapi.json', 'GET'],
      ]),
  },
  {
    rules: ['EN5'],
    title: 'methods nobody uses are 405 as well',
    run: target =>
      expectMethodsRefused(target, () => [
        ['TRACE', ROUTES.messages, 'GET'],
        ['PROPFIND', ROUTES.messages, 'GET'],
        ['SEARCH', ROUTES.conversation, 'POST'],
        ['PURGE', ROUTES.agentConversations, 'GET'],
      ]),
  },
  {
    rules: ['EN6', 'WS12'],
    title: 'a 429 says in whole seconds and in milliseconds when to come back',
    run: async target => {
      const customer = await newCustomer(target);
      await Promise.all(times(20).map(() => customer.connect()));
      const headers = { ...publicHeaders(target), authorization: `Bearer ${customer.token}` };
      const answer = await expectRefusedUpgrade(target, { path: ROUTES.socket, headers, takesLimits: true });
      expectRefusal(answer, 429);
      const ms = at(answer.json, 'error', 'context', 'retry_after_ms');
      expectThat(typeof ms === 'number' && ms > 0, 'context.retry_after_ms above 0', ms, answer);
      const seconds = answer.headers['retry-after'];
      expectEqual(seconds, String(Math.ceil(Number(ms) / 1000)), 'Retry-After, rounded up', answer);
    },
  },
  {
    rules: ['EN7'],
    title: 'every kind of answer carries the security headers',
    run: async target => {
      const plain = ['/healthz', '/readyz', '/metrics', '/openapi.json'];
      const others = await Promise.all(plain.map(async path => [path, await target.request({ path })] as Kind));
      const answers = [...(await everyKindOfAnswer(target)), ...others];
      const wanted = {
        'x-content-type-options': /^nosniff$/,
        'cache-control': /^no-store$/,
        'referrer-policy': /./,
        'content-security-policy': /default-src 'none'/,
      };
      for (const [header, value] of Object.entries(wanted)) {
        const without = answers.filter(([, answer]) => !value.test(answer.headers[header] ?? ''));
        expectEqual(nameAll(without), [], `the kinds of answers without ${header}`, without[0]?.[1]);
      }
    },
  },
];

const nameAll = (kinds: Kind[]) => kinds.map(([name]) => name);

type WrongMethod = readonly [method: string, path: string, allowed: string];

async function expectMethodsRefused(target: Target, list: (id: string) => WrongMethod[]): Promise<void> {
  const headers = { ...publicHeaders(target), ...secretHeaders(target) };
  const wrong: Kind[] = [];
  for (const [method, path, allowed] of list((await newCustomer(target)).conversation.id)) {
    const answer = await target.request({ method, path, headers });
    const allow = (answer.headers.allow ?? '').split(/\s*,\s*/);
    const isRefused = answer.status === 405 && allow.includes(allowed) && !allow.includes(method);
    if (!isRefused)
      wrong.push([`${method} ${path}: ${answer.status}, Allow: ${answer.headers.allow ?? 'none'}`, answer]);
    else expectErrorEnvelope(answer);
  }
  expectEqual(nameAll(wrong), [], 'the requests not answered 405 with the right Allow', wrong[0]?.[1]);
}

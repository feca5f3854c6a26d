import { ROUTES } from '@deskbell/protocol';
import { at } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, unique } from '../customer.ts';
import { expectEqual, expectThat } from '../expect.ts';

export const operationCases: Case[] = [
  {
    rules: ['OP1'],
    title: '/healthz and /readyz are 200 on a server that serves, without any key',
    run: async target => {
      for (const path of ['/healthz', '/readyz']) {
        const answer = await target.request({ path });
        expectEqual(answer.status, 200, 'the status', answer);
      }
    },
  },
  {
    rules: ['OP2'],
    title: '/metrics speaks Prometheus of sends, commits, sockets, queue and event loop, and of no customer',
    run: async target => {
      const customer = await newCustomer(target);
      const clientId = unique('metric');
      const canary = unique('canary');
      await customer.send(canary, clientId);
      const answer = await target.request({ path: '/metrics' });
      expectEqual(answer.status, 200, 'the status', answer);
      const type = answer.headers['content-type'] ?? '';
      expectThat(/^(text\/plain|application\/openmetrics-text)/.test(type), 'the Prometheus text format', type, answer);
      const samples = answer.text.split('\n').filter(line => line && !line.startsWith('#'));
      const odd = samples.find(
        line => !/^[a-zA-Z_:][\w:]*(\{.*\})? (NaN|[-+]?(Inf|[\d.]+(e[-+]?\d+)?))( \d+)?$/.test(line),
      );
      expectThat(odd === undefined, 'lines of name, labels and value', odd, answer);
      for (const topic of [
        /send|message/,
        /commit|batch/,
        /socket|connection/,
        /queue/,
        /event_?loop.*lag|lag.*event_?loop/,
      ]) {
        const name = samples.find(line => topic.test(line));
        expectThat(name !== undefined, `a metric about ${topic.source}`, 'none', answer);
      }
      const secrets = [canary, clientId, customer.token, customer.conversation.id, target.options.secretKey];
      expectThat(
        !secrets.some(secret => answer.text.includes(secret)),
        'nothing of a customer or a key',
        'some',
        answer,
      );
    },
  },
  {
    rules: ['OP6'],
    title: '/openapi.json is OpenAPI 3.1 and describes the endpoints',
    run: async target => {
      const answer = await target.request({ path: '/openapi.json' });
      expectEqual(answer.status, 200, 'the status', answer);
      expectThat(/^3\.1\./.test(String(at(answer.json, 'openapi'))), 'openapi 3.1', at(answer.json, 'openapi'), answer);
      const paths = Object.entries((at(answer.json, 'paths') ?? {}) as Record<string, object>);
      const described = (path: string, method: string) =>
        paths.some(([name, methods]) => name.replace(/\{\w+\}/g, ':') === path && method in methods);
      const endpoints = [
        ['post', ROUTES.conversation],
        ['post', ROUTES.messages],
        ['get', ROUTES.messages],
        ['get', ROUTES.agentConversations],
        ['get', `${ROUTES.agentConversations}/:`],
        ['patch', `${ROUTES.agentConversations}/:`],
        ['get', `${ROUTES.agentConversations}/:/messages`],
        ['post', `${ROUTES.agentConversations}/:/messages`],
        ['get', `${ROUTES.agentConversations}/:/notes`],
        ['post', `${ROUTES.agentConversations}/:/notes`],
        ['get', ROUTES.agentKeys],
        ['post', ROUTES.agentKeys],
      ] as const;
      const missing = endpoints.filter(([method, path]) => !described(path, method));
      expectEqual(missing, [], 'the endpoints it leaves out');
      expectThat(!answer.text.includes(target.options.secretKey), 'no key of this server', 'the secret key', answer);
    },
  },
  {
    rules: ['OP6', 'EN7'],
    title: '/docs is a page with a policy of its own',
    run: async target => {
      const first = await target.request({ path: '/docs' });
      const location = first.headers.location ?? '/docs';
      const answer =
        first.status < 300 ? first : await target.request({ path: new URL(location, target.options.url).pathname });
      expectEqual(answer.status, 200, 'the status', answer);
      expectThat(
        /^text\/html/.test(answer.headers['content-type'] ?? ''),
        'HTML',
        answer.headers['content-type'],
        answer,
      );
      const policy = answer.headers['content-security-policy'] ?? '';
      expectThat(
        /default-src/.test(policy) && !/unsafe-eval/.test(policy),
        'a Content-Security-Policy',
        policy,
        answer,
      );
      expectEqual(answer.headers['x-content-type-options'], 'nosniff', 'X-Content-Type-Options', answer);
    },
  },
];

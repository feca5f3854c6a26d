import { ROUTES } from '@deskbell/protocol';
import type { Case } from '../case.ts';
import { expectErrorEnvelope, expectThat } from '../expect.ts';
import { rawRequest, sendRaw } from '../raw-connection.ts';
import type { Target } from '../target.ts';

// What a parser, not a route, refuses.

const json = 'Content-Type: application/json';

const post = (target: Target, headers: string[], body: string) =>
  rawRequest(
    target,
    `POST ${ROUTES.messages} HTTP/1.1`,
    [`X-Public-Key: ${target.options.publicKey}`, ...headers],
    body,
  );

const requests: [what: string, bytes: (target: Target) => string][] = [
  ['an unknown method', target => rawRequest(target, `FLY ${ROUTES.messages} HTTP/1.1`, [])],
  ['an unknown HTTP version', target => rawRequest(target, 'GET /healthz HTTP/7.3', [])],
  ['the preface of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a path of 100 KB', target => rawRequest(target, `GET /${'a'.repeat(100_000)} HTTP/1.1`, [])],
  ['a tunnel to elsewhere', target => rawRequest(target, 'CONNECT evil.example:443 HTTP/1.1', [])],
  ['an expectation nobody can meet', target => post(target, [json, 'Expect: miracles'], '{"content":7}')],
  ['a missing Host', () => 'GET /healthz HTTP/1.1\r\n\r\n'],
  ['a header line without a colon', target => rawRequest(target, 'GET /healthz HTTP/1.1', ['no colon here'])],
  ['a space in the path', target => rawRequest(target, 'GET /a b c HTTP/1.1', [])],
  ['a NUL in a header', target => rawRequest(target, 'GET /healthz HTTP/1.1', ['X-Odd: a\0b'])],
  ['two lengths', target => post(target, [json, 'Content-Length: 3'], '{"content":"x"}')],
  ['a length and chunks at once', target => post(target, [json, 'Transfer-Encoding: chunked'], '0\r\n\r\n')],
  ['a negative length', target => rawRequest(target, `POST ${ROUTES.messages} HTTP/1.1`, ['Content-Length: -1'])],
];

export const malformedRequestCases: Case[] = requests.map(([what, bytes]) => ({
  rules: ['EN1'],
  title: `a request with ${what} is refused in the envelope`,
  run: async target => {
    const answer = await sendRaw(target, bytes(target));
    expectThat(answer.status >= 400 && answer.status < 500, 'a 4xx status', answer.status, answer);
    expectErrorEnvelope(answer);
  },
}));

import { LIMITS, ROUTES } from '@deskbell/protocol';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { type Customer, newCustomer } from '../customer.ts';
import { expectEqual, expectOk, expectRefusal, expectThat } from '../expect.ts';

const sendText = (customer: Customer, body: string) =>
  customer.request({ method: 'POST', path: ROUTES.messages, headers: { 'content-type': 'application/json' }, body });

/** A message with an unknown field, so that the whole body nests to `depth`, its own braces counted. */
const nested = (depth: number) => `{"content":"x","extra":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

export const jsonStructureCases: Case[] = [
  {
    rules: ['IN2'],
    title: 'duplicate keys anywhere, escaped ones too, are 400 naming the key',
    run: async target => {
      const customer = await newCustomer(target);
      const bodies: [body: string, key: string][] = [
        ['{"content":"a","content":"b"}', 'content'],
        ['{"content":"a","c\\u006fntent":"b"}', 'content'],
        ['{"content":"a","client_id":"1","client_id":"2"}', 'client_id'],
        ['{"content":"a","extra":{"deep":[{"twice":1,"twice":1}]}}', 'twice'],
        ['{"content":"a","":1,"":2}', ''],
      ];
      for (const [body, key] of bodies) expectNames(await sendText(customer, body), key);
      expectEqual(await customer.history(), [], 'the history');
    },
  },
  {
    rules: ['IN2'],
    title: '__proto__ anywhere in a body is 400; the same key in two objects is fine',
    run: async target => {
      const customer = await newCustomer(target);
      const bodies = [
        '{"content":"a","__proto__":{"client_id":"x"}}',
        '{"content":"a","\\u005f_proto__":1}',
        '{"content":"a","extra":[{"__proto__":null}]}',
      ];
      for (const body of bodies) expectNames(await sendText(customer, body), '__proto__');
      const fine = '{"content":"__proto__","extra":[{"same":1},{"same":2}],"same":"\\"same\\":1"}';
      expectOk(await sendText(customer, fine));
    },
  },
  {
    rules: ['IN2'],
    title: 'nesting of 16 is fine, 17 is 400, and so is 30,000',
    run: async target => {
      const customer = await newCustomer(target);
      expectOk(await sendText(customer, nested(LIMITS.jsonDepth)));
      expectRefusal(await sendText(customer, nested(LIMITS.jsonDepth + 1)), 400);
      expectRefusal(await sendText(customer, nested(30_000)), 400);
      expectRefusal(await sendText(customer, '['.repeat(60_000)), 400);
      expectOk(await sendText(customer, JSON.stringify({ content: '['.repeat(40) + '{"a":'.repeat(40) })));
    },
  },
];

/** 400 and the key somewhere in the error. */
function expectNames(answer: Answer, key: string): void {
  const error = expectRefusal(answer, 400);
  expectThat(JSON.stringify(error).includes(key), `an error that names ${key}`, error, answer);
}

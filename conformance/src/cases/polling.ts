import { LIMITS, ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { cursor, newCustomer, publicHeaders } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { expectPage } from '../shapes.ts';
import { inParallel, times } from '../wait.ts';

export const pollingCases: Case[] = [
  {
    rules: ['PL1', 'PL3'],
    title: 'a page is exactly min(limit, what remains), 50 by default and 100 at most',
    run: async target => {
      const customer = await newCustomer(target);
      await inParallel(10, times(103), n => customer.send(`message ${n}`));
      const first = await customer.poll('limit=100');
      const newest = first.at(-1)?.created_at ?? '';
      const history = [...first, ...(await customer.poll(cursor(newest)))];
      expectEqual(history.length, 103, 'the number of messages');
      const asked: [query: string, expected: number][] = [
        ['', LIMITS.pageDefault],
        ['limit=1', 1],
        ['limit=50', 50],
        ['limit=99', 99],
        ['limit=100', 100],
        ['limit=101', 100],
        ['limit=1000000000', 100],
      ];
      for (const [query, count] of asked)
        expectEqual(await customer.poll(query), history.slice(0, count), `the page of ${query || 'no limit'}`);
      for (const skip of [1, 50, 53, 100, 102, 103]) {
        const page = await customer.poll(`${cursor(history[skip - 1]?.created_at ?? '')}&limit=50`);
        expectEqual(page, history.slice(skip, skip + 50), `the page after message ${skip}`);
      }
    },
  },
  {
    rules: ['PL3'],
    title: 'a limit beyond every number type is above 100 too',
    run: async target => {
      const customer = await newCustomer(target);
      const sent = await customer.send('hello');
      for (const limit of ['2147483648', '9007199254740993', '99999999999999999999999', '9'.repeat(400)]) {
        expectEqual(await customer.poll(`limit=${limit}`), [sent], `the page of ${limit}`);
      }
    },
  },
  {
    rules: ['PL3'],
    title: 'a limit below 1 or that is no whole number is 400',
    run: async target => {
      const customer = await newCustomer(target);
      await customer.send('hello');
      for (const limit of [
        '0',
        '-1',
        '-100',
        '1.5',
        '0.9',
        'abc',
        '',
        '%20',
        '1,2',
        '5x',
        'NaN',
        'Infinity',
        'null',
        '%F0%9F%94%94',
        '0x',
        '--1',
        '1%00',
      ]) {
        expectError(await customer.tryPoll(`limit=${limit}`), 'VALIDATION_ERROR');
      }
      expectError(await customer.tryPoll('limit=1&limit=2'), 'VALIDATION_ERROR');
      expectError(await customer.tryPoll('limit'), 'VALIDATION_ERROR');
    },
  },
  {
    rules: ['PL3', 'PL4'],
    title: 'a bad limit or cursor is 400 for a stranger too',
    run: async target => {
      const headers = publicHeaders(target);
      for (const query of ['limit=0', 'limit=x', 'after=', 'after=yesterday']) {
        expectError(await target.request({ path: `${ROUTES.messages}?${query}`, headers }), 'VALIDATION_ERROR');
      }
    },
  },
  {
    rules: ['PL2'],
    title: 'with after come the strictly newer messages, without it all from the start',
    run: async target => {
      const customer = await newCustomer(target);
      const agent = agentSide(target);
      const sent = [];
      for (const n of times(6)) {
        sent.push(n % 2 ? await agent.reply(customer.conversation.id, `${n}`) : await customer.send(`${n}`));
      }
      expectEqual(await customer.poll(), sent, 'the page without after');
      for (const [n, message] of sent.entries()) {
        expectEqual(
          await customer.poll(cursor(message.created_at)),
          sent.slice(n + 1),
          `the page after message ${n + 1}`,
        );
      }
      expectEqual(await customer.poll(cursor('2000-01-01T00:00:00Z')), sent, 'the page after an old cursor');
      expectEqual(await customer.poll(cursor('2999-01-01T00:00:00Z')), [], 'the page after a cursor to come');
    },
  },
  {
    rules: ['PL5', 'SE5'],
    title: 'with no session there is an empty list, and nothing comes of asking',
    run: async target => {
      const headers = publicHeaders(target);
      for (const query of ['', '?limit=100', `?${cursor('2026-05-07T16:42:00Z')}`]) {
        const answer = await target.request({ path: ROUTES.messages + query, headers });
        expectEqual(expectPage(expectOk(answer), answer), [], 'messages', answer);
        expectThat(answer.setCookies.length === 0, 'no Set-Cookie', answer.setCookies, answer);
      }
    },
  },
  {
    rules: ['PL1', 'PL2'],
    title: 'polling changes nothing: the same question has the same answer',
    run: async target => {
      const customer = await newCustomer(target);
      await customer.send('hello');
      const pages = await Promise.all(times(10).map(() => customer.poll()));
      expectEqual(new Set(pages.map(page => JSON.stringify(page))).size, 1, 'the number of different answers');
      expectEqual((await customer.open()).conversation.message_count, 1, 'message_count');
    },
  },
];

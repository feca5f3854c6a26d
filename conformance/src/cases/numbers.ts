import { type Numbers, ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual, expectError, expectKeys, expectOk, expectThat } from '../expect.ts';
import { expectList } from '../shapes.ts';
import type { Target } from '../target.ts';
import { until } from '../wait.ts';

/** They may be ten seconds old (NU3). */
const FRESH_MS = 30_000;
const PAST = 'from=2024-02-27&to=2024-03-02';
const PAST_DAYS = ['2024-02-27', '2024-02-28', '2024-02-29', '2024-03-01', '2024-03-02'];

const COUNTS = ['conversations_created', 'conversations_closed', 'customer_messages', 'agent_messages', 'csat_count'];
const MEASURES = ['first_reply_median_s', 'first_reply_p90_s', 'resolution_median_s', 'resolution_p90_s'];
const FIELDS = [...COUNTS, ...MEASURES, 'csat_average'];

const tryRead = (target: Target, query = '') => agentSide(target).request('GET', `${ROUTES.agentNumbers}?${query}`);

async function read(target: Target, query?: string): Promise<Numbers> {
  const answer = await tryRead(target, query);
  const numbers = expectKeys(expectOk(answer), ['from', 'to', 'now', 'total', 'days', 'agents'], 'data', answer);
  expectKeys(numbers.now, ['open', 'waiting', 'unassigned', 'longest_wait_s'], 'now', answer);
  expectList(numbers.agents, 'agents', answer);
  const days = expectList(numbers.days, 'days', answer).map(day =>
    expectKeys(day, ['day', ...FIELDS], 'a day', answer),
  );
  for (const one of [expectKeys(numbers.total, FIELDS, 'total', answer), ...days]) {
    for (const field of COUNTS) expectThat(Number.isInteger(one[field]), `${field} a whole number`, one, answer);
    for (const field of MEASURES) {
      expectThat(one[field] === null || Number.isInteger(one[field]), `${field} whole seconds or null`, one, answer);
    }
  }
  return numbers as unknown as Numbers;
}

export const numberCases: Case[] = [
  {
    rules: ['NU1'],
    title: 'each day of the span is there, both ends included; by default the last 30',
    run: async target => {
      const past = await read(target, PAST);
      expectEqual([past.from, past.to], ['2024-02-27', '2024-03-02'], 'the span');
      expectEqual(
        past.days.map(({ day }) => day),
        PAST_DAYS,
        'the days',
      );
      const recent = await read(target);
      expectEqual(recent.days.length, 30, 'the number of days');
      expectEqual([recent.days[0]?.day, recent.days.at(-1)?.day], [recent.from, recent.to], 'the span');
      const today = Date.parse(`${recent.to}T12:00:00Z`);
      expectThat(Math.abs(today - Date.now()) < 2 * 86_400_000, 'a span that ends today', recent.to);
      expectEqual((await read(target, 'from=2024-01-01&to=2024-12-31')).days.length, 366, 'the days of a long year');
    },
  },
  {
    rules: ['NU1'],
    title: 'another date or span is refused, and customers get no numbers',
    run: async target => {
      for (const query of [
        'from=2024-02-30&to=2024-03-02',
        'from=2024-3-1&to=2024-03-02',
        'from=yesterday',
        'to=',
        'from=2024-03-02T00:00:00Z',
        'from=2024-03-02&to=2024-03-01',
        'from=2024-01-01&to=2025-01-01',
        'from=0000-01-01&to=9999-12-31',
      ]) {
        expectError(await tryRead(target, query), 'VALIDATION_ERROR');
      }
      const customer = await newCustomer(target);
      expectError(await customer.request({ path: ROUTES.agentNumbers }), 'UNAUTHORIZED');
      expectError(await customer.request({ path: `${ROUTES.agentNumbers}.csv` }), 'UNAUTHORIZED');
    },
  },
  {
    rules: ['NU1', 'NU2', 'NU3'],
    pace: 'beside',
    title: 'what happens today is counted within seconds',
    run: async target => {
      const agent = agentSide(target);
      const before = (await read(target)).total;
      const customer = await newCustomer(target);
      await customer.send('hello');
      await agent.reply(customer.conversation.id, 'hello');
      await agent.change(customer.conversation.id, { status: 'closed' });
      const waiting = await newCustomer(target);
      await waiting.send('anybody?');
      const numbers = await until(FRESH_MS, 'numbers that have grown', async () => {
        const next = await read(target);
        const { total } = next;
        const isNewer =
          total.conversations_created >= before.conversations_created + 2 &&
          total.conversations_closed > before.conversations_closed &&
          total.customer_messages >= before.customer_messages + 2 &&
          total.agent_messages > before.agent_messages;
        return isNewer ? next : undefined;
      });
      const { open, waiting: who, longest_wait_s: wait } = numbers.now;
      expectThat(open >= 1 && who >= 1 && wait !== null, 'somebody who waits', numbers.now);
      expectThat(numbers.total.first_reply_median_s !== null, 'a time to the first reply', numbers.total);
      const sum = numbers.days.reduce((sum, day) => sum + day.customer_messages, 0);
      expectEqual(sum, numbers.total.customer_messages, 'the sum of the days');
    },
  },
  {
    rules: ['NU4'],
    title: 'the days as CSV, one line each',
    run: async target => {
      const answer = await agentSide(target).request('GET', `${ROUTES.agentNumbers}.csv?${PAST}`);
      expectEqual(answer.status, 200, 'the status', answer);
      const type = answer.headers['content-type'] ?? '';
      expectThat(type.startsWith('text/csv'), 'text/csv', type, answer);
      const [head = '', ...lines] = answer.text
        .trimEnd()
        .split('\r\n')
        .map(line => line.split(','));
      expectEqual(head[0], 'day', 'the first column', answer);
      expectEqual(
        lines.map(line => line[0]),
        PAST_DAYS,
        'the days',
        answer,
      );
      for (const line of lines) expectEqual(line.length, head.length, 'the number of columns', answer);
      const { days } = await read(target, PAST);
      for (const [at, line] of lines.entries()) {
        const day = days[at] as unknown as Record<string, unknown>;
        const expected = (head as string[]).map(column => String(day[column] ?? ''));
        expectEqual(line, expected, 'the same as the numbers', answer);
      }
      const wrong = await agentSide(target).request('GET', `${ROUTES.agentNumbers}.csv?from=never`);
      expectError(wrong, 'VALIDATION_ERROR');
    },
  },
];

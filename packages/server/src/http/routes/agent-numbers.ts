import { ROUTES } from '@deskbell/protocol';
import { NumbersSchema } from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { formatCsv } from '../../domain/numbers-csv.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { createNumbers, type SpanQuery } from '../../services/numbers.ts';
import { agentGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers } from '../route-schema.ts';

const QUERY = Type.Object({
  from: Type.Optional(Type.Unsafe<unknown>({ description: 'First day, `YYYY-MM-DD`; default 29 days before `to`.' })),
  to: Type.Optional(Type.Unsafe<unknown>({ description: 'Last day; default today.' })),
});

/** How the desk is doing. */
export function registerAgentNumbers(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null): void {
  const readNumbers = createNumbers(deps);
  const onRequest = agentGate(deps, limiter);
  const common = { tags: ['Agent'], security: AGENT, querystring: QUERY };

  app.get<{ Querystring: SpanQuery }>(
    ROUTES.agentNumbers,
    {
      schema: {
        ...common,
        summary: 'Numbers of a span of days',
        description: 'In the business’s time zone; at most 366 days.',
        response: answers(NumbersSchema, [400, 401, 403, 429]),
      },
      onRequest,
    },
    async ({ agent, query }) => success(await readNumbers(agent.tenant, query)),
  );

  app.get<{ Querystring: SpanQuery }>(
    `${ROUTES.agentNumbers}.csv`,
    { schema: { ...common, summary: 'Numbers as CSV', description: 'One line a day.' }, onRequest },
    async ({ agent, query }, reply) => {
      const numbers = await readNumbers(agent.tenant, query);
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="numbers-${numbers.from}-${numbers.to}.csv"`)
        .send(formatCsv(numbers));
    },
  );
}

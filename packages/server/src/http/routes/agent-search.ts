import { ROUTES } from '@deskbell/protocol';
import { SearchPageSchema } from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { presentAgentConversation } from '../../domain/present-agent.ts';
import { formatTimestamp } from '../../domain/timestamp.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { memberOf } from '../../services/agent-conversations.ts';
import { type SearchHit, type SearchQuery, searchTexts } from '../../services/agent-search.ts';
import { agentGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers, PAGE_QUERY } from '../route-schema.ts';

const QUERY = Type.Object({
  q: Type.Optional(
    Type.Unsafe<unknown>({
      description: 'Words, all of which have to be there; the last one may be unfinished; quotes hold words together.',
      examples: ['"order number" A-10293'],
    }),
  ),
  cursor: Type.Optional(Type.Unsafe<unknown>({ description: '`next_cursor` of the page before.' })),
  limit: PAGE_QUERY.properties.limit,
});

/** Full-text search over what was written and who wrote it. */
export function registerAgentSearch(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null): void {
  app.get<{ Querystring: SearchQuery }>(
    ROUTES.agentSearch,
    {
      schema: {
        tags: ['Agent'],
        security: AGENT,
        summary: 'Search messages, notes and customers',
        description: 'Customers first, then messages and notes, each newest first. Case and accents do not matter.',
        querystring: QUERY,
        response: answers(SearchPageSchema, [400, 401, 403]),
      },
      onRequest: agentGate(deps, limiter),
    },
    async ({ agent, query }) => {
      const { hits, nextCursor } = await searchTexts(deps, agent, query);
      const memberId = memberOf(agent.actor);
      return success({ hits: hits.map(hit => presentHit(hit, memberId)), next_cursor: nextCursor });
    },
  );
}

function presentHit({ described, kind, id, snippet, createdAt }: SearchHit, memberId: string | null) {
  return {
    conversation: presentAgentConversation(described, memberId),
    kind,
    id,
    snippet: snippet.text,
    marks: snippet.marks,
    created_at: formatTimestamp(createdAt),
  };
}

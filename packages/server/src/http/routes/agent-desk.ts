import { COUNT_MAX, ROUTES, type SavedViewBody } from '@deskbell/protocol';
import {
  ReadBodySchema,
  ReadMarkSchema,
  SavedViewBodySchema,
  SavedViewChangeSchema,
  SavedViewListSchema,
  SavedViewSchema,
  TagListSchema,
  TimelinePageSchema,
  ViewCountsSchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { presentTimelineItem, presentView } from '../../domain/present-desk.ts';
import { formatNullableTimestamp } from '../../domain/timestamp.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { readTimeline } from '../../services/agent-timeline.ts';
import { countViews } from '../../services/count-views.ts';
import { readConversation, unreadConversation } from '../../services/read-conversation.ts';
import { changeView, createView, deleteView, listViews } from '../../services/saved-views.ts';
import { agentGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers, CONVERSATION_PARAMS, PAGE_QUERY } from '../route-schema.ts';

const TIMELINE_QUERY = Type.Object({
  before: Type.Optional(Type.Unsafe<unknown>({ description: '`older` of the page before; absent: the newest page.' })),
  limit: PAGE_QUERY.properties.limit,
});

const VIEW_PARAMS = Type.Object({ id: Type.String({ examples: ['view_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }) });

interface OfOne {
  Params: { id: string };
}

/** What agents work with beside the conversations themselves: timelines, what was read, counts, views, tags. */
export function registerAgentDesk(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null): void {
  const conversation = `${ROUTES.agentConversations}/:id`;
  const view = `${ROUTES.agentViews}/:id`;
  const onRequest = agentGate(deps, limiter);
  const common = { tags: ['Desk'], security: AGENT };

  app.get<OfOne & { Querystring: { before?: unknown; limit?: unknown } }>(
    `${conversation}/timeline`,
    {
      schema: {
        ...common,
        summary: 'Read the timeline',
        description: 'Messages, notes and events; the newest page first, each page ascending.',
        params: CONVERSATION_PARAMS,
        querystring: TIMELINE_QUERY,
        response: answers(TimelinePageSchema, [400, 401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params, query }) => {
      const { items, older } = await readTimeline(deps, agent.tenant, params.id, query);
      return success({
        items: items.map(item => presentTimelineItem(item, deps.fileUrl)),
        older: formatNullableTimestamp(older),
      });
    },
  );

  app.put<OfOne & { Body: { up_to: string } }>(
    `${conversation}/read`,
    {
      schema: {
        ...common,
        summary: 'Mark as read',
        description: 'For the member who asks; the mark never goes back. Secret keys are refused.',
        params: CONVERSATION_PARAMS,
        body: ReadBodySchema,
        response: answers(ReadMarkSchema, [400, 401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params, body }) =>
      success({ up_to: formatNullableTimestamp(await readConversation(deps, agent, params.id, body)) }),
  );

  app.delete<OfOne>(
    `${conversation}/read`,
    {
      schema: {
        ...common,
        summary: 'Mark as unread',
        description:
          'For the member who asks: the mark goes back to before the newest message; 422 when that is their own, or there is none. Secret keys are refused.',
        params: CONVERSATION_PARAMS,
        response: answers(ReadMarkSchema, [401, 403, 404, 422]),
      },
      onRequest,
    },
    async ({ agent, params }) =>
      success({ up_to: formatNullableTimestamp(await unreadConversation(deps, agent, params.id)) }),
  );

  app.get(
    ROUTES.agentCounts,
    {
      schema: {
        ...common,
        summary: 'Count conversations',
        description: `In each view, up to ${COUNT_MAX}.`,
        response: answers(ViewCountsSchema, [401, 403]),
      },
      onRequest,
    },
    async ({ agent }) => success(await countViews(deps, agent)),
  );

  app.get(
    ROUTES.agentTags,
    {
      schema: {
        ...common,
        summary: 'List tags in use',
        description: `With how many conversations have each, up to ${COUNT_MAX}.`,
        response: answers(TagListSchema, [401, 403]),
      },
      onRequest,
    },
    async ({ agent }) => success({ tags: await deps.storage.listTags(agent.tenant, COUNT_MAX) }),
  );

  app.get(
    ROUTES.agentViews,
    {
      schema: { ...common, summary: 'List views', response: answers(SavedViewListSchema, [401, 403]) },
      onRequest,
    },
    async ({ agent }) => success({ views: (await listViews(deps, agent)).map(presentView) }),
  );

  app.post<{ Body: SavedViewBody }>(
    ROUTES.agentViews,
    {
      schema: {
        ...common,
        summary: 'Save a view',
        description: 'For oneself, or shared with everybody; a secret key’s are shared.',
        body: SavedViewBodySchema,
        response: answers(SavedViewSchema, [400, 401, 403, 422]),
      },
      onRequest,
    },
    async ({ agent, body }) => success(presentView(await createView(deps, agent, body))),
  );

  app.patch<OfOne & { Body: Partial<SavedViewBody> }>(
    view,
    {
      schema: {
        ...common,
        summary: 'Change a view',
        description: 'Who made it or, when it is shared, an admin.',
        params: VIEW_PARAMS,
        body: SavedViewChangeSchema,
        response: answers(SavedViewSchema, [400, 401, 403, 404, 422]),
      },
      onRequest,
    },
    async ({ agent, params, body }) => success(presentView(await changeView(deps, agent, params.id, body))),
  );

  app.delete<OfOne>(
    view,
    {
      schema: {
        ...common,
        summary: 'Delete a view',
        params: VIEW_PARAMS,
        response: answers(Type.Object({}), [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params }) => {
      await deleteView(deps, agent, params.id);
      return success({});
    },
  );
}

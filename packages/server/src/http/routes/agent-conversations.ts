import { type AgentReplyBody, type ConversationChange, ROUTES } from '@deskbell/protocol';
import {
  AgentConversationPageSchema,
  AgentConversationSchema,
  AgentReplyBodySchema,
  ConversationChangeSchema,
  MessagePageSchema,
  MessageSchema,
  NoteBodySchema,
  NotePageSchema,
  NoteSchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { presentAgentConversation, presentNote } from '../../domain/present-agent.ts';
import { presentMessage } from '../../domain/present-customer.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import {
  changeConversation,
  getDeskConversation,
  type ListQuery,
  listConversations,
  memberOf,
} from '../../services/agent-conversations.ts';
import { listAgentMessages, replyAsAgent } from '../../services/agent-messages.ts';
import type { PageQuery } from '../../services/list-messages.ts';
import { addNote, listNotes } from '../../services/notes.ts';
import { agentGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers, CONVERSATION_PARAMS, PAGE_QUERY } from '../route-schema.ts';

const LIST_QUERY = Type.Object({
  status: Type.Optional(Type.Unsafe<unknown>({ description: 'open, pending, snoozed or closed.' })),
  assignee: Type.Optional(Type.Unsafe<unknown>({ description: '`me` (members), `none`, or an id.' })),
  tag: Type.Optional(Type.Unsafe<unknown>({ description: 'One of theirs.' })),
  priority: Type.Optional(Type.Unsafe<unknown>({ description: 'low, normal, high or urgent.' })),
  waiting: Type.Optional(Type.Unsafe<unknown>({ description: '`true`: only those a customer waits in.' })),
  written: Type.Optional(
    Type.Unsafe<unknown>({
      description: '`true`: only those that have a message; `false`: only those that have none.',
    }),
  ),
  sort: Type.Optional(
    Type.Unsafe<unknown>({ description: '`activity` (default), or `waiting`: who has waited longest first.' }),
  ),
  cursor: Type.Optional(Type.Unsafe<unknown>({ description: '`next_cursor` of the page before.' })),
  limit: PAGE_QUERY.properties.limit,
});

interface OfConversation {
  Params: { id: string };
}

/** What the shop's people and servers call: conversations, replies, notes. */
export function registerAgentConversations(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null): void {
  const one = `${ROUTES.agentConversations}/:id`;
  const onRequest = agentGate(deps, limiter);
  const common = { tags: ['Agent'], security: AGENT };

  app.get<{ Querystring: ListQuery }>(
    ROUTES.agentConversations,
    {
      schema: {
        ...common,
        summary: 'List conversations',
        description:
          'Those that fit all that is named, most recently active first; those nobody has written in come last.',
        querystring: LIST_QUERY,
        response: answers(AgentConversationPageSchema, [400, 401, 403]),
      },
      onRequest,
    },
    async ({ agent, query }) => {
      const { conversations, nextCursor } = await listConversations(deps, agent, query);
      const memberId = memberOf(agent.actor);
      return success({
        conversations: conversations.map(described => presentAgentConversation(described, memberId)),
        next_cursor: nextCursor,
      });
    },
  );

  app.get<OfConversation>(
    one,
    {
      schema: {
        ...common,
        summary: 'Read a conversation',
        params: CONVERSATION_PARAMS,
        response: answers(AgentConversationSchema, [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params }) => {
      const described = await getDeskConversation(deps, agent.tenant, params.id);
      return success(presentAgentConversation(described, memberOf(agent.actor)));
    },
  );

  app.patch<OfConversation & { Body: ConversationChange }>(
    one,
    {
      schema: {
        ...common,
        summary: 'Change a conversation',
        description:
          'What is named; each thing that is different then is an event on the timeline. `snooze_until: null` alone takes ' +
          'the time from a snoozed conversation, which stays snoozed, and changes nothing in any other. `assignee_id` is ' +
          'null or any id but `me` and `none`, which are words of filters.',
        params: CONVERSATION_PARAMS,
        body: ConversationChangeSchema,
        response: answers(AgentConversationSchema, [400, 401, 403, 404, 422]),
      },
      onRequest,
    },
    async ({ agent, params, body }) => {
      const described = await changeConversation(deps, agent, params.id, body);
      return success(presentAgentConversation(described, memberOf(agent.actor)));
    },
  );

  app.get<OfConversation & { Querystring: PageQuery }>(
    `${one}/messages`,
    {
      schema: {
        ...common,
        summary: 'Read messages',
        params: CONVERSATION_PARAMS,
        querystring: PAGE_QUERY,
        response: answers(MessagePageSchema, [400, 401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params, query }) => {
      const messages = await listAgentMessages(deps, agent.tenant, params.id, query);
      return success({ messages: messages.map(message => presentMessage(message, deps.fileUrl)) });
    },
  );

  app.post<OfConversation & { Body: AgentReplyBody }>(
    `${one}/messages`,
    {
      schema: {
        ...common,
        summary: 'Reply',
        description:
          'With `if_last_message_at` a reply is refused (412) when a newer message arrived first; what is newer is in ' +
          '`error.context.messages`. A repeated `client_id` is 409, with the stored message in `error.context.message`.',
        params: CONVERSATION_PARAMS,
        body: AgentReplyBodySchema,
        response: answers(MessageSchema, [400, 401, 403, 404, 409, 412, 503]),
      },
      onRequest,
    },
    async ({ agent, params, body }) =>
      success(presentMessage(await replyAsAgent(deps, agent, params.id, body), deps.fileUrl)),
  );

  app.get<OfConversation & { Querystring: PageQuery }>(
    `${one}/notes`,
    {
      schema: {
        ...common,
        summary: 'Read notes',
        params: CONVERSATION_PARAMS,
        querystring: PAGE_QUERY,
        response: answers(NotePageSchema, [400, 401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params, query }) =>
      success({ notes: (await listNotes(deps, agent.tenant, params.id, query)).map(presentNote) }),
  );

  app.post<OfConversation & { Body: { content: string; client_id?: string | null } }>(
    `${one}/notes`,
    {
      schema: {
        ...common,
        summary: 'Add a note',
        description:
          'Only agents ever see it. A repeated `client_id` is 409, with the stored note in `error.context.note`.',
        params: CONVERSATION_PARAMS,
        body: NoteBodySchema,
        response: answers(NoteSchema, [400, 401, 403, 404, 409]),
      },
      onRequest,
    },
    async ({ agent, params, body }) => success(presentNote(await addNote(deps, agent, params.id, body))),
  );
}

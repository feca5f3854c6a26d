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
  getConversation,
  type ListQuery,
  listConversations,
} from '../../services/agent-conversations.ts';
import { listAgentMessages, replyAsAgent } from '../../services/agent-messages.ts';
import type { PageQuery } from '../../services/list-messages.ts';
import { addNote, listNotes } from '../../services/notes.ts';
import { agentGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { answers, CONVERSATION_PARAMS, PAGE_QUERY, SECRET_KEY } from '../route-schema.ts';

const LIST_QUERY = Type.Object({
  status: Type.Optional(Type.Unsafe<unknown>({ description: 'open, pending, snoozed or closed.' })),
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
  const common = { tags: ['Agent'], security: SECRET_KEY };

  app.get<{ Querystring: ListQuery }>(
    ROUTES.agentConversations,
    {
      schema: {
        ...common,
        summary: 'List conversations',
        description: 'Most recently active first.',
        querystring: LIST_QUERY,
        response: answers(AgentConversationPageSchema, [400, 401, 403]),
      },
      onRequest,
    },
    async ({ agent, query }) => {
      const { conversations, nextCursor } = await listConversations(deps, agent.tenant, query);
      return success({ conversations: conversations.map(presentAgentConversation), next_cursor: nextCursor });
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
    async ({ agent, params }) =>
      success(presentAgentConversation(await getConversation(deps, agent.tenant, params.id))),
  );

  app.patch<OfConversation & { Body: ConversationChange }>(
    one,
    {
      schema: {
        ...common,
        summary: 'Change a conversation',
        description: 'Its status, whether the AI answers, who it is assigned to.',
        params: CONVERSATION_PARAMS,
        body: ConversationChangeSchema,
        response: answers(AgentConversationSchema, [400, 401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params, body }) =>
      success(presentAgentConversation(await changeConversation(deps, agent.tenant, params.id, body))),
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
        description: 'With `if_last_message_at` a reply is refused (412) when a newer message arrived first.',
        params: CONVERSATION_PARAMS,
        body: AgentReplyBodySchema,
        response: answers(MessageSchema, [400, 401, 403, 404, 409, 412, 503]),
      },
      onRequest,
    },
    async ({ agent, params, body }) =>
      success(presentMessage(await replyAsAgent(deps, agent.tenant, params.id, body), deps.fileUrl)),
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
        description: 'Only agents ever see it.',
        params: CONVERSATION_PARAMS,
        body: NoteBodySchema,
        response: answers(NoteSchema, [400, 401, 403, 404, 409]),
      },
      onRequest,
    },
    async ({ agent, params, body }) => success(presentNote(await addNote(deps, agent.tenant, params.id, body))),
  );
}

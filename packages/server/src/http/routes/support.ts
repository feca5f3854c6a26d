import { HEADERS, type MessagePage, ROUTES, type SendMessageBody } from '@deskbell/protocol';
import {
  MessagePageSchema,
  MessageSchema,
  OpenedConversationSchema,
  SendMessageBodySchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { formatSessionCookie } from '../../domain/credentials.ts';
import type { Tenant } from '../../domain/model.ts';
import { presentConversation, presentMessage } from '../../domain/present-customer.ts';
import { SESSION } from '../../domain/session.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { listMessages, type PageQuery } from '../../services/list-messages.ts';
import { openConversation } from '../../services/open-conversation.ts';
import { sendMessage } from '../../services/send-message.ts';
import { customerGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { answers, PAGE_QUERY, PUBLIC_KEY } from '../route-schema.ts';

/** The published Support API: what a shop's customers call. */
export function registerSupport(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null, isHttps: boolean): void {
  function handOver(reply: FastifyReply, tenant: Tenant, mintedToken: string | null): void {
    if (mintedToken === null) return;
    reply.header(HEADERS.sessionToken, mintedToken);
    reply.header('set-cookie', formatSessionCookie(tenant, mintedToken, isHttps, SESSION.absoluteMs));
  }

  app.post(
    ROUTES.conversation,
    {
      schema: {
        summary: 'Open the conversation',
        description: 'Finds or creates the session’s one conversation; answers it with its newest 50 messages.',
        tags: ['Support'],
        security: PUBLIC_KEY,
        response: answers(OpenedConversationSchema, [401, 403, 429]),
      },
      onRequest: customerGate(deps, limiter, 'open'),
    },
    async (request, reply) => {
      const { tenant, session } = request.customer;
      const { conversation, messages, mintedToken } = await openConversation(deps, tenant, session);
      handOver(reply, tenant, mintedToken);
      return success({ conversation: presentConversation(conversation), messages: messages.map(presentMessage) });
    },
  );

  app.post<{ Body: SendMessageBody }>(
    ROUTES.messages,
    {
      schema: {
        summary: 'Send a message',
        description: 'As the customer. A replayed `client_id` answers 409 with the stored message in `error.context`.',
        tags: ['Support'],
        security: PUBLIC_KEY,
        body: SendMessageBodySchema,
        response: answers(MessageSchema, [400, 401, 403, 409, 413, 415, 429, 503]),
      },
      onRequest: customerGate(deps, limiter, 'send'),
    },
    async (request, reply) => {
      const { tenant, session } = request.customer;
      const { message, mintedToken } = await sendMessage(deps, tenant, session, request.body);
      handOver(reply, tenant, mintedToken);
      return success(presentMessage(message));
    },
  );

  app.get<{ Querystring: PageQuery }>(
    ROUTES.messages,
    {
      schema: {
        summary: 'Poll for messages',
        description: 'Messages strictly newer than `after`, ascending; loop while a page is full.',
        tags: ['Support'],
        security: PUBLIC_KEY,
        querystring: PAGE_QUERY,
        response: answers(MessagePageSchema, [400, 401, 403, 429]),
      },
      onRequest: customerGate(deps, limiter, 'poll'),
    },
    async request => {
      const { tenant, session } = request.customer;
      const messages = await listMessages(deps, tenant, session, request.query);
      return success<MessagePage>({ messages: messages.map(presentMessage) });
    },
  );
}

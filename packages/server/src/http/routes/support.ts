import { type MessagePage, ROUTES, type SendMessageBody } from '@deskbell/protocol';
import {
  MessagePageSchema,
  MessageSchema,
  OpenedConversationSchema,
  SendMessageBodySchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import type { MessageRecord } from '../../domain/model.ts';
import { presentConversation, presentMessage } from '../../domain/present-customer.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { listMessages, type PageQuery } from '../../services/list-messages.ts';
import { openConversation } from '../../services/open-conversation.ts';
import { sendMessage } from '../../services/send-message.ts';
import { customerGate } from '../authenticate.ts';
import { endOfTurn } from '../end-of-turn.ts';
import { success } from '../envelope.ts';
import { answers, PAGE_QUERY, PUBLIC_KEY } from '../route-schema.ts';
import { handOverSession } from '../session-handover.ts';

const BEGINS_ANEW =
  'Without a live session (none is sent, or one that ended or expired) this is no 401: it begins a new, anonymous one, ' +
  'with an empty conversation. `X-Session-Token` in the answer always means that.';

/** The published Support API: what a shop's customers call. */
export function registerSupport(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null, isHttps: boolean): void {
  const present = (messages: MessageRecord[]) => messages.map(message => presentMessage(message, deps.fileUrl));

  app.post(
    ROUTES.conversation,
    {
      schema: {
        summary: 'Open the conversation',
        description: `Finds or creates the session’s one conversation; answers it with its newest 50 messages. ${BEGINS_ANEW}`,
        tags: ['Support'],
        security: PUBLIC_KEY,
        response: answers(OpenedConversationSchema, [401, 403, 429]),
      },
      onRequest: customerGate(deps, limiter, 'open'),
    },
    async (request, reply) => {
      const { tenant, session } = request.customer;
      const { conversation, messages, mintedToken } = await openConversation(deps, tenant, session);
      handOverSession(reply, tenant, mintedToken, isHttps);
      return success({ conversation: presentConversation(conversation), messages: present(messages) });
    },
  );

  app.post<{ Body: SendMessageBody }>(
    ROUTES.messages,
    {
      schema: {
        summary: 'Send a message',
        description:
          'As the customer. A repeated `client_id` is 409, with the stored message, whole, in `error.context.message`. ' +
          BEGINS_ANEW,
        tags: ['Support'],
        security: PUBLIC_KEY,
        body: SendMessageBodySchema,
        response: answers(MessageSchema, [400, 401, 403, 409, 429, 503]),
      },
      onRequest: customerGate(deps, limiter, 'send'),
    },
    async (request, reply) => {
      const { tenant, session } = request.customer;
      const { message, mintedToken } = await sendMessage(deps, tenant, session, request.body);
      handOverSession(reply, tenant, mintedToken, isHttps);
      return success(presentMessage(message, deps.fileUrl));
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
      await endOfTurn();
      return success<MessagePage>({ messages: present(messages) });
    },
  );
}

import { type DraftBody, type MacroBody, ROUTES } from '@deskbell/protocol';
import {
  AgentConversationPageSchema,
  DraftBodySchema,
  DraftSchema,
  MacroBodySchema,
  MacroChangeSchema,
  MacroListSchema,
  MacroSchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { presentMacro } from '../../domain/macro.ts';
import { presentAgentConversation } from '../../domain/present-agent.ts';
import { presentDraft } from '../../domain/writing.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { memberOf } from '../../services/agent-conversations.ts';
import { audit } from '../../services/audit.ts';
import { deleteDraft, findDraft, saveDraft } from '../../services/drafts.ts';
import { changeMacro, createMacro, deleteMacro } from '../../services/macros.ts';
import { listMentions } from '../../services/mentions.ts';
import { agentGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers, CONVERSATION_PARAMS, PAGE_QUERY } from '../route-schema.ts';

const MACRO_FIELDS = ['title', 'shortcut', 'content', 'actions'] as const;

interface WithId {
  Params: { id: string };
}

/** What members write beside messages and notes: drafts (WR1), macros (WR3), and who their notes name (WR6). */
export function registerAgentWriting(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null): void {
  const onRequest = agentGate(deps, limiter);
  registerDrafts(app, deps, onRequest);
  registerMacros(app, deps, onRequest);

  app.get<{ Querystring: { cursor?: unknown; limit?: unknown } }>(
    ROUTES.agentMentions,
    {
      schema: {
        tags: ['Agent'],
        security: AGENT,
        summary: 'List conversations one is mentioned in',
        description: 'With a note that names you and that you have not read, the newest note first. For members.',
        querystring: Type.Object({
          cursor: Type.Optional(Type.Unsafe<unknown>({ description: '`next_cursor` of the page before.' })),
          limit: PAGE_QUERY.properties.limit,
        }),
        response: answers(AgentConversationPageSchema, [400, 401, 403]),
      },
      onRequest,
    },
    async ({ agent, query }) => {
      const { conversations, nextCursor } = await listMentions(deps, agent, query);
      const memberId = memberOf(agent.actor);
      return success({
        conversations: conversations.map(described => presentAgentConversation(described, memberId)),
        next_cursor: nextCursor,
      });
    },
  );
}

type Gate = ReturnType<typeof agentGate>;

function registerDrafts(app: FastifyInstance, deps: Deps, onRequest: Gate): void {
  const path = `${ROUTES.agentConversations}/:id/draft`;
  const common = { tags: ['Agent'], security: AGENT, params: CONVERSATION_PARAMS };

  app.get<WithId>(
    path,
    {
      schema: {
        ...common,
        summary: 'Read one’s draft',
        description: 'What you wrote here and did not send; null: nothing.',
        response: answers(DraftSchema, [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params }) => success(presentDraft(await findDraft(deps, agent.tenant, params.id, agent.actor.id))),
  );

  app.put<WithId & { Body: DraftBody }>(
    path,
    {
      schema: {
        ...common,
        summary: 'Keep a draft',
        description: 'In the place of your earlier one here; a blank one takes it out.',
        body: DraftBodySchema,
        response: answers(DraftSchema, [400, 401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params, body }) => {
      const where = { conversationId: params.id, authorId: agent.actor.id };
      return success(presentDraft(await saveDraft(deps, agent.tenant, where, body)));
    },
  );

  app.delete<WithId>(
    path,
    {
      schema: { ...common, summary: 'Drop one’s draft', response: answers(DraftSchema, [401, 403, 404]) },
      onRequest,
    },
    async ({ agent, params }) => {
      await deleteDraft(deps, agent.tenant, params.id, agent.actor.id);
      return success(null);
    },
  );
}

function registerMacros(app: FastifyInstance, deps: Deps, onRequest: Gate): void {
  const common = { tags: ['Agent'], security: AGENT };
  const params = Type.Object({ id: Type.String() });

  app.get(
    ROUTES.agentMacros,
    {
      schema: {
        ...common,
        summary: 'List macros',
        description: 'By title.',
        response: answers(MacroListSchema, [401, 403]),
      },
      onRequest,
    },
    async ({ agent }) => success({ macros: (await deps.storage.listMacros(agent.tenant)).map(presentMacro) }),
  );

  app.post<{ Body: MacroBody }>(
    ROUTES.agentMacros,
    {
      schema: {
        ...common,
        summary: 'Make a macro',
        description: 'A canned reply, and what else it does when it is used.',
        body: MacroBodySchema,
        response: answers(MacroSchema, [400, 401, 403, 409, 422]),
      },
      onRequest,
    },
    async ({ agent, body, ip }) => {
      const macro = await createMacro(deps, agent.tenant, body);
      await audit(deps, agent.tenant, agent.actor, { action: 'macro.created', targetId: macro.id, ip });
      return success(presentMacro(macro));
    },
  );

  app.patch<WithId & { Body: Partial<MacroBody> }>(
    `${ROUTES.agentMacros}/:id`,
    {
      schema: {
        ...common,
        summary: 'Change a macro',
        params,
        body: MacroChangeSchema,
        response: answers(MacroSchema, [400, 401, 403, 404, 409]),
      },
      onRequest,
    },
    async ({ agent, params: { id }, body, ip }) => {
      const macro = await changeMacro(deps, agent.tenant, id, body);
      const details = { changed: MACRO_FIELDS.filter(field => body[field] !== undefined) };
      await audit(deps, agent.tenant, agent.actor, { action: 'macro.changed', targetId: id, details, ip });
      return success(presentMacro(macro));
    },
  );

  app.delete<WithId>(
    `${ROUTES.agentMacros}/:id`,
    {
      schema: {
        ...common,
        summary: 'Delete a macro',
        params,
        response: answers(Type.Object({ id: Type.String() }), [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params: { id }, ip }) => {
      await deleteMacro(deps, agent.tenant, id);
      await audit(deps, agent.tenant, agent.actor, { action: 'macro.deleted', targetId: id, ip });
      return success({ id });
    },
  );
}

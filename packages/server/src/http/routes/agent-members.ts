import { type AcceptInvitationBody, type InviteBody, type MemberChange, ROUTES } from '@deskbell/protocol';
import {
  AcceptInvitationBodySchema,
  AuditPageSchema,
  CreatedInvitationSchema,
  FindInvitationBodySchema,
  InvitationOfferSchema,
  InvitationSchema,
  InviteBodySchema,
  MemberChangeSchema,
  MemberSchema,
  MemberSessionSchema,
  MeSchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { presentInvitation, presentMe, presentMember, presentMemberSession } from '../../domain/present-member.ts';
import type { Deps, MemberMail, RateLimiter, SingleSignOn } from '../../ports.ts';
import { type AuditQuery, listAudit } from '../../services/audit.ts';
import {
  acceptInvitation,
  businessName,
  findInvitation,
  invite,
  takeBackInvitation,
} from '../../services/invitations.ts';
import { changeMember, endMemberSessions, listMemberSessions } from '../../services/members.ts';
import { adminGate, agentGate, askerOf, businessGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { type InboxAuth, signInGate } from '../inbox-auth.ts';
import { AGENT, answers } from '../route-schema.ts';

/** What the installation offers for coming in. */
export interface AccessOptions {
  singleSignOn: SingleSignOn | null;
  canSendMail: boolean;
  memberMail: MemberMail | null;
}

interface OfOne {
  Params: { id: string };
}
const ID_PARAMS = Type.Object({ id: Type.String() });
const ENDED = Type.Object({ ended: Type.Integer() });
const AUDIT_QUERY = Type.Object({
  cursor: Type.Optional(Type.Unsafe<unknown>({ description: '`next_cursor` of the page before.' })),
  limit: Type.Optional(Type.Unsafe<unknown>({})),
});

/** The shop's people, who lets them in, and what was done (AC7, AC9, AC14). */
export function registerAgentMembers(
  app: FastifyInstance,
  deps: Deps,
  limiter: RateLimiter | null,
  { memberMail }: AccessOptions,
  auth: InboxAuth,
): void {
  const onRequest = businessGate(deps, limiter);
  const common = { tags: ['Members'], security: AGENT };
  const slowly = signInGate(deps, limiter);

  app.get(
    ROUTES.agentMembers,
    {
      schema: {
        ...common,
        summary: 'List members',
        response: answers(Type.Object({ members: Type.Array(MemberSchema) }), [401, 403]),
      },
      // Every agent: they assign conversations to each other.
      onRequest: agentGate(deps, limiter),
    },
    async ({ agent }) => {
      const members = await deps.storage.listMembers(agent.tenant.businessId);
      return success({ members: members.map(presentMember) });
    },
  );

  app.patch<OfOne & { Body: MemberChange }>(
    `${ROUTES.agentMembers}/:id`,
    {
      schema: {
        ...common,
        summary: 'Change a member',
        description: 'Their name, role, or whether they may log in; disabling ends their sessions at once.',
        params: ID_PARAMS,
        body: MemberChangeSchema,
        response: answers(MemberSchema, [400, 401, 403, 404, 422]),
      },
      onRequest,
    },
    async request =>
      success(presentMember(await changeMember(deps, askerOf(request), request.params.id, request.body))),
  );

  app.get<OfOne>(
    `${ROUTES.agentMembers}/:id/sessions`,
    {
      schema: {
        ...common,
        summary: 'Browsers a member is logged in with',
        params: ID_PARAMS,
        response: answers(Type.Object({ sessions: Type.Array(MemberSessionSchema) }), [401, 403, 404]),
      },
      onRequest,
    },
    async ({ agent, params }) => {
      const sessions = await listMemberSessions(deps, agent.tenant, params.id);
      const current = agent.loggedIn?.session.id ?? null;
      return success({ sessions: sessions.map(session => presentMemberSession(session, current)) });
    },
  );

  app.delete<OfOne>(
    `${ROUTES.agentMembers}/:id/sessions`,
    {
      schema: {
        ...common,
        summary: 'Log a member out everywhere',
        params: ID_PARAMS,
        response: answers(ENDED, [401, 403, 404]),
      },
      onRequest,
    },
    async request => success({ ended: await endMemberSessions(deps, askerOf(request), request.params.id, {}) }),
  );

  app.get(
    ROUTES.agentInvitations,
    {
      schema: {
        ...common,
        summary: 'List open invitations',
        response: answers(Type.Object({ invitations: Type.Array(InvitationSchema) }), [401, 403]),
      },
      onRequest,
    },
    async ({ agent }) => {
      const invitations = await deps.storage.listInvitations(agent.tenant.businessId, deps.clock.now());
      return success({ invitations: invitations.map(presentInvitation) });
    },
  );

  app.post<{ Body: InviteBody }>(
    ROUTES.agentInvitations,
    {
      schema: {
        ...common,
        summary: 'Invite somebody',
        description: 'Answers the link this once; it is mailed too, when mail is set up. A new one voids the old.',
        body: InviteBodySchema,
        response: answers(CreatedInvitationSchema, [400, 401, 403, 409, 422]),
      },
      onRequest,
    },
    async request => {
      const { invitation, url, mailed } = await invite(deps, memberMail, askerOf(request), request.body);
      return success({ ...presentInvitation(invitation), url, mailed });
    },
  );

  app.delete<OfOne>(
    `${ROUTES.agentInvitations}/:id`,
    {
      schema: {
        ...common,
        summary: 'Take an invitation back',
        params: ID_PARAMS,
        response: answers(Type.Object({ deleted: Type.Boolean() }), [401, 403, 404]),
      },
      onRequest,
    },
    async request => {
      await takeBackInvitation(deps, askerOf(request), request.params.id);
      return success({ deleted: true });
    },
  );

  app.post<{ Body: { token: string } }>(
    `${ROUTES.agentInvitations}/find`,
    {
      schema: {
        tags: common.tags,
        summary: 'What an invitation offers',
        body: FindInvitationBodySchema,
        response: answers(InvitationOfferSchema, [400, 404, 429]),
      },
      onRequest: slowly,
    },
    async ({ body }) => success(await findInvitation(deps, body.token)),
  );

  app.post<{ Body: AcceptInvitationBody }>(
    `${ROUTES.agentInvitations}/accept`,
    {
      schema: {
        tags: common.tags,
        summary: 'Accept an invitation',
        description: 'Logs in.',
        body: AcceptInvitationBodySchema,
        response: answers(MeSchema, [400, 404, 409, 429]),
      },
      onRequest: slowly,
    },
    async (request, reply) => {
      const member = await acceptInvitation(deps, request.body, request.ip);
      await auth.logIn(request, reply, { email: member.email, password: request.body.password });
      return success(presentMe(member, await businessName(deps, member.businessId)));
    },
  );

  app.get<{ Querystring: AuditQuery }>(
    ROUTES.agentAudit,
    {
      schema: {
        ...common,
        summary: 'What was changed, and by whom',
        description: 'Newest first.',
        querystring: AUDIT_QUERY,
        response: answers(AuditPageSchema, [400, 401, 403]),
      },
      onRequest: adminGate(deps, limiter),
    },
    async ({ agent, query }) => success(await listAudit(deps, agent.tenant, query)),
  );
}

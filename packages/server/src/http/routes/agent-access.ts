import { type Me, ROUTES, type SetUpBody } from '@deskbell/protocol';
import {
  AccessStateSchema,
  MemberSessionSchema,
  MeSchema,
  MyNameBodySchema,
  SetUpBodySchema,
} from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { MemberRecord } from '../../domain/model.ts';
import { presentMe, presentMemberSession } from '../../domain/present-member.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { businessName } from '../../services/invitations.ts';
import { changeMember, endMemberSessions, listMemberSessions } from '../../services/members.ts';
import { enforceLimits } from '../../services/rate-limits.ts';
import type { LoggedIn } from '../../services/resolve-member.ts';
import { readAccess, setUp } from '../../services/set-up.ts';
import { askerOf, memberGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { type InboxAuth, signInGate } from '../inbox-auth.ts';
import { answers, MEMBER } from '../route-schema.ts';
import type { AccessOptions } from './agent-members.ts';

const ID_PARAMS = Type.Object({ id: Type.String() });

/** How the first admin comes in (AC2), and what a member sees and changes of themselves (AC10). */
export function registerAgentAccess(
  app: FastifyInstance,
  deps: Deps,
  limiter: RateLimiter | null,
  options: AccessOptions,
  auth: InboxAuth,
): void {
  const common = { tags: ['Members'] };
  const onRequest = memberGate(deps, limiter);
  const slowly = signInGate(deps, limiter);
  const showMe = async (member: MemberRecord): Promise<Me> =>
    presentMe(member, await businessName(deps, member.businessId));

  app.get(
    ROUTES.agentAccess,
    {
      schema: {
        ...common,
        summary: 'What the log-in page needs to know',
        response: answers(AccessStateSchema, [429]),
      },
      onRequest: async ({ ip }) => enforceLimits(limiter, 'poll', { ip, who: null, tenant: null }),
    },
    async () => success(await readAccess(deps, options)),
  );

  app.post<{ Body: SetUpBody }>(
    ROUTES.agentSetUp,
    {
      schema: {
        ...common,
        summary: 'Become the first admin',
        description: 'With the token of the link a start without an admin prints. Logs in.',
        body: SetUpBodySchema,
        response: answers(MeSchema, [400, 404, 409, 429]),
      },
      onRequest: slowly,
    },
    async (request, reply) => {
      const member = await setUp(deps, request.body, request.ip);
      await auth.logIn(request, reply, { email: member.email, password: request.body.password });
      return success(await showMe(member));
    },
  );

  app.get(
    ROUTES.agentMe,
    {
      schema: { ...common, security: MEMBER, summary: 'Who is logged in', response: answers(MeSchema, [401, 403]) },
      onRequest,
    },
    async ({ agent }) => success(await showMe((agent.loggedIn as LoggedIn).member)),
  );

  app.patch<{ Body: { name: string } }>(
    ROUTES.agentMe,
    {
      schema: {
        ...common,
        security: MEMBER,
        summary: 'Change one’s name',
        body: MyNameBodySchema,
        response: answers(MeSchema, [400, 401, 403]),
      },
      onRequest,
    },
    async request => {
      const { actor } = request.agent;
      return success(await showMe(await changeMember(deps, askerOf(request), actor.id, { name: request.body.name })));
    },
  );

  app.get(
    `${ROUTES.agentMe}/sessions`,
    {
      schema: {
        ...common,
        security: MEMBER,
        summary: 'Browsers one is logged in with',
        response: answers(Type.Object({ sessions: Type.Array(MemberSessionSchema) }), [401, 403]),
      },
      onRequest,
    },
    async ({ agent }) => {
      const sessions = await listMemberSessions(deps, agent.tenant, agent.actor.id);
      const current = agent.loggedIn?.session.id ?? null;
      return success({ sessions: sessions.map(session => presentMemberSession(session, current)) });
    },
  );

  app.delete<{ Params: { id: string } }>(
    `${ROUTES.agentMe}/sessions/:id`,
    {
      schema: {
        ...common,
        security: MEMBER,
        summary: 'Log another browser out',
        params: ID_PARAMS,
        response: answers(Type.Object({ ended: Type.Integer() }), [401, 403, 404]),
      },
      onRequest,
    },
    async request => {
      const { actor } = request.agent;
      return success({ ended: await endMemberSessions(deps, askerOf(request), actor.id, { id: request.params.id }) });
    },
  );
}

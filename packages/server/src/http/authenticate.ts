import { type Actor, HEADERS, type MemberRole } from '@deskbell/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuseBrowser } from '../domain/access.ts';
import { AppError } from '../domain/app-error.ts';
import { readPublicKey, readSecretKey, readSessionToken } from '../domain/credentials.ts';
import type { KeyRecord, SessionRecord, Tenant } from '../domain/model.ts';
import { tenantName } from '../domain/tenant.ts';
import type { Deps, RateLimiter } from '../ports.ts';
import type { Asker } from '../services/members.ts';
import { enforceLimits, type Purpose, slowGuessing } from '../services/rate-limits.ts';
import { resolvePublicKey, resolveSecretKey } from '../services/resolve-key.ts';
import { hasInboxCookie, type LoggedIn, readEnvironment, resolveMember } from '../services/resolve-member.ts';
import { resolveSession } from '../services/sessions.ts';
import { allowOrigin } from './cors.ts';

/** Who a customer's request is from. */
export interface Customer {
  tenant: Tenant;
  session: SessionRecord | null;
}

/** Who an agent's request is from: a member who logged in, or a shop's server with its secret key (AC1). */
export interface Agent {
  tenant: Tenant;
  actor: AgentActor;
  /** A secret key may do what an admin may. */
  role: MemberRole;
  /** Null: a member asks. */
  key: KeyRecord | null;
  /** Null: a key asks. */
  loggedIn: LoggedIn | null;
}

export type AgentActor = Actor & { kind: 'key' | 'member'; id: string; name: string };

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body is read, on customer routes. */
    customer: Customer;
    /** Set before the body is read, on agent routes. */
    agent: Agent;
  }
}

type OnRequest = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Key, origin, session and limits of a customer route, before its body is read (KY1, KY5, SE1, RL1). */
export function customerGate(deps: Deps, limiter: RateLimiter | null, purpose: Purpose): OnRequest {
  return async (request, reply) => {
    const key = await slowGuessing(limiter, request.ip, resolvePublicKey(deps, readPublicKey(request.headers)));
    allowOrigin(request, reply, key);
    const { tenant } = key;
    const session = await resolveSession(deps, tenant, readSessionToken(request.headers, tenant, deps.baseUrl()));
    await enforceLimits(limiter, purpose, { ip: request.ip, who: session?.id ?? null, tenant: tenantName(tenant) });
    request.customer = { tenant, session };
  };
}

/** Key or log-in, and limits, of an agent route (KY3, KY6, AC3, RL1). */
export function agentGate(deps: Deps, limiter: RateLimiter | null): OnRequest {
  return async request => {
    const { headers, ip } = request;
    const named = readSecretKey(headers);
    const isMember = named === undefined && hasInboxCookie(deps, headers);
    const agent = await slowGuessing(limiter, ip, isMember ? memberAgent(deps, request) : keyAgent(deps, named));
    if (!isMember) refuseBrowser(headers);
    await enforceLimits(limiter, 'agent', { ip, who: agent.actor.id, tenant: tenantName(agent.tenant) });
    request.agent = agent;
  };
}

async function keyAgent(deps: Deps, named: string | undefined): Promise<Agent> {
  const key = await resolveSecretKey(deps, named);
  return {
    tenant: key.tenant,
    actor: { kind: 'key', id: key.id, name: key.display },
    role: 'admin',
    key,
    loggedIn: null,
  };
}

/** Whom a change is written down for (AC14). */
export function askerOf({ agent: { tenant, actor }, ip }: FastifyRequest): Asker {
  return { tenant, actor, ip };
}

/** A member's tenant is their business; which environment, each request says (AC3). */
async function memberAgent(deps: Deps, { headers, method }: FastifyRequest): Promise<Agent> {
  const loggedIn = await resolveMember(deps, headers, { method });
  const { id, name, role, businessId } = loggedIn.member;
  const tenant = { businessId, environment: readEnvironment(headers[HEADERS.environment]) };
  return { tenant, actor: { kind: 'member', id, name }, role, key: null, loggedIn };
}

/** A log-in is needed; a secret key is nobody in particular (AC4). */
export function memberGate(deps: Deps, limiter: RateLimiter | null): OnRequest {
  const gate = agentGate(deps, limiter);
  return async (request, reply) => {
    await gate(request, reply);
    if (!request.agent.loggedIn) throw new AppError('FORBIDDEN', 'this is about members; a secret key is none');
  };
}

/** As `agentGate`, for what only admins may do: 403 for every other member (AC15). */
export function adminGate(deps: Deps, limiter: RateLimiter | null): OnRequest {
  const gate = agentGate(deps, limiter);
  return async (request, reply) => {
    await gate(request, reply);
    requireAdmin(request.agent);
  };
}

/**
 * As `adminGate`, for what is the whole business's: a member sees both environments, so a key of the test environment that
 * let one in would open the live one (KY4).
 */
export function businessGate(deps: Deps, limiter: RateLimiter | null): OnRequest {
  const gate = adminGate(deps, limiter);
  return async (request, reply) => {
    await gate(request, reply);
    const { key, tenant } = request.agent;
    if (key && tenant.environment !== 'live') {
      throw new AppError('FORBIDDEN', 'members see what is live: this needs a secret key of the live environment');
    }
  };
}

/** For a route where only some of what may be asked is the admins' (AC15). */
export function requireAdmin({ role }: Pick<Agent, 'role'>): void {
  if (role !== 'admin') throw new AppError('FORBIDDEN', 'only an admin may do this');
}

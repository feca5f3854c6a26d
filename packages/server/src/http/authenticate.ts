import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuseBrowser } from '../domain/access.ts';
import { readPublicKey, readSecretKey, readSessionToken } from '../domain/credentials.ts';
import type { KeyRecord, SessionRecord, Tenant } from '../domain/model.ts';
import { tenantName } from '../domain/tenant.ts';
import type { Deps, RateLimiter } from '../ports.ts';
import { enforceLimits, type Purpose, slowGuessing } from '../services/rate-limits.ts';
import { resolvePublicKey, resolveSecretKey } from '../services/resolve-key.ts';
import { resolveSession } from '../services/sessions.ts';
import { allowOrigin } from './cors.ts';

/** Who a customer's request is from. */
export interface Customer {
  tenant: Tenant;
  session: SessionRecord | null;
}

export interface Agent {
  tenant: Tenant;
  key: KeyRecord;
}

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

/** Key and limits of an agent route (KY3, KY6, RL1). */
export function agentGate(deps: Deps, limiter: RateLimiter | null): OnRequest {
  return async request => {
    const key = await slowGuessing(limiter, request.ip, resolveSecretKey(deps, readSecretKey(request.headers)));
    refuseBrowser(request.headers);
    const { tenant } = key;
    await enforceLimits(limiter, 'agent', { ip: request.ip, who: key.id, tenant: tenantName(tenant) });
    request.agent = { tenant, key };
  };
}

import type { IncomingMessage } from 'node:http';
import { LIMITS } from '@deskbell/protocol';
import type { WebSocket } from 'ws';
import { refuseBrowser, requireAllowedOrigin } from '../domain/access.ts';
import { AppError } from '../domain/app-error.ts';
import { readPublicKey, readSecretKey, readSessionToken, readSubprotocolToken } from '../domain/credentials.ts';
import type { Tenant } from '../domain/model.ts';
import { tenantName } from '../domain/tenant.ts';
import type { Deps, RateLimiter } from '../ports.ts';
import { enforceLimits, slowGuessing } from '../services/rate-limits.ts';
import { resolvePublicKey, resolveSecretKey } from '../services/resolve-key.ts';
import { hasInboxCookie, type LoggedIn, readEnvironment, resolveMember } from '../services/resolve-member.ts';
import { resolveSession } from '../services/sessions.ts';
import type { MinimalSocket } from './connection.ts';
import type { Hub } from './hub.ts';
import type { Admit } from './upgrade.ts';

export type ReadIp = (request: IncomingMessage) => string;

/** A customer's socket: key, origin, session, limits, room, all before the 101 (WS1, WS2, WS12). */
export function admitCustomer(deps: Deps, limiter: RateLimiter | null, hub: Hub, readIp: ReadIp): Admit {
  return async (request, url) => {
    const { headers } = request;
    const ip = readIp(request);
    const named = readPublicKey(headers) ?? url.searchParams.get('public_key') ?? undefined;
    const key = await slowGuessing(limiter, ip, resolvePublicKey(deps, named));
    requireAllowedOrigin(headers, key);
    const { tenant } = key;
    const session = await resolveSession(
      deps,
      tenant,
      readSubprotocolToken(headers) ?? readSessionToken(headers, tenant, deps.baseUrl()),
    );
    await enforceLimits(limiter, 'connect', { ip, who: session?.id ?? null, tenant: tenantName(tenant) });
    if (!session) throw new AppError('UNAUTHORIZED', 'a session is needed; the first POST makes one');
    return () => {
      if (!hub.hasRoom(session.identityId)) throw noRoom();
      return socket => hub.addCustomer(new WsSocket(socket), session);
    };
  };
}

/** An agents' socket, with the secret key (AG8) or of a member's browser (AC3). */
export function admitAgent(deps: Deps, limiter: RateLimiter | null, hub: Hub, readIp: ReadIp): Admit {
  return async (request, url) => {
    const ip = readIp(request);
    const { headers } = request;
    const named = readSecretKey(headers);
    const isMember = named === undefined && hasInboxCookie(deps, headers);
    const { tenant, loggedIn } = await slowGuessing(
      limiter,
      ip,
      isMember ? admitMember(deps, headers, url) : admitKey(deps, named),
    );
    if (!isMember) refuseBrowser(headers);
    const who = loggedIn?.member.id ?? null;
    await enforceLimits(limiter, 'connect', { ip, who, tenant: tenantName(tenant) });
    return () => {
      if (who !== null && !hub.hasRoom(who)) throw noRoom();
      return socket => hub.addAgent(new WsSocket(socket), tenant, loggedIn);
    };
  };
}

interface Admitted {
  tenant: Tenant;
  loggedIn: LoggedIn | null;
}

async function admitKey(deps: Deps, named: string | undefined): Promise<Admitted> {
  return { tenant: (await resolveSecretKey(deps, named)).tenant, loggedIn: null };
}

async function admitMember(deps: Deps, headers: IncomingMessage['headers'], url: URL): Promise<Admitted> {
  const loggedIn = await resolveMember(deps, headers, { method: 'GET', isUpgrade: true });
  const environment = readEnvironment(url.searchParams.get('environment'));
  return { tenant: { businessId: loggedIn.member.businessId, environment }, loggedIn };
}

function noRoom(): AppError {
  return new AppError('RATE_LIMITED', `at most ${LIMITS.socketsPerIdentity} sockets each`, {
    context: { retry_after_ms: 30_000 },
  });
}

/** One small object a socket; there may be many thousands. */
class WsSocket implements MinimalSocket {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: string | Buffer): void {
    this.#socket.send(frame, TEXT);
  }

  ping(): void {
    this.#socket.ping();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}

const TEXT = { binary: false };

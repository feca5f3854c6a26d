import { HEADERS } from '@deskbell/protocol';
import type { FastifyReply } from 'fastify';
import { formatSessionCookie } from '../domain/credentials.ts';
import type { Tenant } from '../domain/model.ts';
import { SESSION } from '../domain/session.ts';

/** Gives a new session's token to its client, as header and cookie (SE2, SE3). Null: there is none to give. */
export function handOverSession(reply: FastifyReply, tenant: Tenant, token: string | null, isHttps: boolean): void {
  if (token === null) return;
  reply.header(HEADERS.sessionToken, token);
  reply.header('set-cookie', formatSessionCookie(tenant, token, isHttps, SESSION.absoluteMs));
}

/** Takes the cookie back: the browser drops what has no life left (AU10). */
export function takeBackSession(reply: FastifyReply, tenant: Tenant, isHttps: boolean): void {
  reply.header('set-cookie', formatSessionCookie(tenant, '', isHttps, 0));
}

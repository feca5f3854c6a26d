import { createHmac, randomUUID } from 'node:crypto';
import { type CreatedIdentityKey, ROUTES } from '@deskbell/protocol';
import { type Access, askAsAgent } from '../../../server/src/test/process/clients.ts';

/** What a shop's server hands to its own page for a customer who is logged in there. */
export async function signIdentity(server: Access, claims: Record<string, unknown>): Promise<string> {
  const { data } = await askAsAgent(server, 'POST', ROUTES.agentIdentityKeys, { algorithm: 'HS256' });
  const { id, secret } = data as CreatedIdentityKey;
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 120;
  const head = encode({ alg: 'HS256', typ: 'JWT', kid: id });
  const body = encode({ aud: server.publicKey, exp, jti: randomUUID(), ...claims });
  return `${head}.${body}.${createHmac('sha256', secret ?? '')
    .update(`${head}.${body}`)
    .digest('base64url')}`;
}

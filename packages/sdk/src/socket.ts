import { ROUTES, SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from '@deskbell/protocol';
import type { Environment } from './environment.ts';

/** A socket of the session; null where sockets do not exist. A browser cannot set headers: the token is a subprotocol. */
export function openSupportSocket(
  { WebSocket }: Pick<Environment, 'WebSocket'>,
  url: string,
  publicKey: string,
  token: string | null,
): WebSocket | null {
  if (!WebSocket) return null;
  const target = `${url.replace(/^http/, 'ws')}${ROUTES.socket}?public_key=${encodeURIComponent(publicKey)}`;
  const protocols = token === null ? [SUBPROTOCOL] : [SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + token];
  try {
    return new WebSocket(target, protocols);
  } catch {
    // The page's CSP forbids it: polling remains.
    return null;
  }
}

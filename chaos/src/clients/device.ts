import { createHmac, randomUUID } from 'node:crypto';
import {
  type CreatedIdentityKey,
  HEADERS,
  type LoggedIn,
  type OpenedConversation,
  ROUTES,
  SUBPROTOCOL,
  TOKEN_SUBPROTOCOL_PREFIX,
} from '@deskbell/protocol';
import { type Answer, call } from './call.ts';
import type { Scene } from './scene.ts';

/** A browser with its session. */
export interface Device {
  /** Also the mark its messages carry: `of:d0`. */
  readonly name: string;
  readonly person: string;
  readonly conversationId: string;
  /** What goes with every request of the session as it is now. */
  headers(): Record<string, string>;
  subprotocols(): string[];
  /** Changes with the session. */
  readonly session: number;
  /** While a login runs no new message is sent: whose session it will be is not known. */
  readonly isLoggingIn: boolean;
  /** Resolves when the login succeeded; it is tried until then. */
  logIn(node: number): Promise<void>;
}

const RETRY_MS = 80;
const TOKEN_LIFE_S = 120;

/** A visitor with an empty conversation. */
export async function openDevice(scene: Scene, name: string, person: string, identitySecret: string): Promise<Device> {
  const { world, history } = scene;
  const publicKey = { [HEADERS.publicKey]: world.publicKey };
  const answer = await call(scene, 0, { method: 'POST', path: ROUTES.conversation, headers: publicKey, device: name });
  const minted = answer?.headers.get(HEADERS.sessionToken);
  if (!answer || !minted) throw new Error(`no session for ${name}: ${answer?.status} ${JSON.stringify(answer?.error)}`);
  let token = minted;
  let session = 0;
  let isLoggingIn = false;
  const headers = () => ({ ...publicKey, authorization: `Bearer ${token}` });
  history.threads[name] = name;

  return {
    name,
    person,
    conversationId: (answer.data as OpenedConversation).conversation.id,
    headers,
    subprotocols: () => [SUBPROTOCOL, `${TOKEN_SUBPROTOCOL_PREFIX}${token}`],
    get session() {
      return session;
    },
    get isLoggingIn() {
      return isLoggingIn;
    },
    async logIn(node) {
      isLoggingIn = true;
      const from = scene.now();
      for (let tries = 0; !scene.over.aborted; tries++) {
        const json = { token: signIdentity(identitySecret, person, world.publicKey) };
        const through = (node + tries) % world.nodes.length;
        const outcome = await call(scene, through, {
          method: 'POST',
          path: ROUTES.authIdentify,
          headers: headers(),
          json,
          device: name,
        });
        if (outcome?.status === 200) {
          token = (outcome.data as LoggedIn).session_token;
          session++;
          isLoggingIn = false;
          history.threads[name] = person;
          history.joined[name] = scene.now();
          history.disturbances.push({ what: `${name} logs in`, from, to: scene.now() });
          return;
        }
        await scene.sleep(RETRY_MS);
      }
      history.unfinished.push(`${name} could not log in`);
    },
  };
}

/** The key the shop signs its own logins with. */
export async function createIdentitySecret(scene: Scene): Promise<string> {
  const answer = await call(scene, 0, {
    method: 'POST',
    path: ROUTES.agentIdentityKeys,
    headers: { [HEADERS.secretKey]: scene.world.secretKey },
    json: { algorithm: 'HS256' },
  });
  const secret = (answer?.data as CreatedIdentityKey | undefined)?.secret;
  if (!secret) throw new Error(`no identity key: ${answer?.status}`);
  return secret;
}

/** Whether the server took the request for a stranger's, because the session was over. */
export function wasStranger({ headers }: Answer): boolean {
  return headers.has(HEADERS.sessionToken);
}

function signIdentity(secret: string, sub: string, aud: string): string {
  const exp = Math.floor(Date.now() / 1000) + TOKEN_LIFE_S;
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub, aud, exp, jti: randomUUID() })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

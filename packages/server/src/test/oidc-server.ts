import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

export interface OidcServer {
  issuer: string;
  /** Who is at the keyboard when somebody is sent there. */
  account: { sub: string; email: string; email_verified: boolean; name: string };
  stop(): Promise<void>;
}

export const OIDC_CLIENT = { id: 'deskbell', secret: 'a secret between the two of us' };

/** A real OpenID Connect provider where whoever comes is `account` and agrees to everything. */
export async function startOidcServer(redirectUri: string): Promise<OidcServer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const state: OidcServer = {
    issuer,
    account: { sub: 'sub-1', email: 'ada@shop.example', email_verified: true, name: 'Ada of the shop' },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: OIDC_CLIENT.id,
        client_secret: OIDC_CLIENT.secret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60 },
    cookies: { keys: ['a key of the test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: () => ({ accountId: state.account.sub, claims: () => state.account }),
    async loadExistingGrant(ctx: GrantContext) {
      const grant = new ctx.oidc.provider.Grant({ clientId: OIDC_CLIENT.id, accountId: state.account.sub });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx: KoaContext, next: () => Promise<void>) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: state.account.sub } });
    ctx.respond = false;
  });
  server.on('request', provider.callback());
  return state;
}

interface GrantContext {
  oidc: {
    provider: { Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<string> } };
  };
}

interface KoaContext {
  path: string;
  req: unknown;
  res: unknown;
  respond: boolean;
}

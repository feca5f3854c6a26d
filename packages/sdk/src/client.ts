import { type Auth, createAuth } from './auth.ts';
import { detectEnvironment, type Environment } from './environment.ts';
import { createHttp } from './http.ts';
import { browserOutbox, memoryOutbox, type OutboxStore } from './outbox-store.ts';
import { steadyOutbox } from './steady-outbox.ts';
import { createSupport, type Support } from './support.ts';
import { browserTabs, noTabs } from './tabs.ts';
import { browserTokens, memoryTokens, type TokenStore } from './token-store.ts';
import { createUploads, type Uploads } from './uploads.ts';

export interface ClientOptions {
  /** Origin of the server, e.g. `https://support.shop.example`. */
  url: string;
  /** `pk_live_…` or `pk_test_…`. */
  publicKey: string;
  /** `true` (default in browsers): session and unsent messages survive a reload. `false`: they end with this client. */
  persist?: boolean;
  /** Whether the browser's cookie of the server goes along; default `include`. */
  credentials?: RequestCredentials;
  /** In place of the browser's stores, e.g. in an app. */
  tokens?: TokenStore;
  outbox?: OutboxStore;
  /** In place of the globals; for tests. */
  environment?: Environment;
}

/** One customer's way to a Deskbell server. Every method answers a `Result`; none throws. */
export interface Client {
  support: Support;
  auth: Auth;
  uploads: Uploads;
  /** Ends connections and timers; what is unsent stays stored. */
  close(): void;
}

export function createClient(options: ClientOptions): Client {
  const { publicKey, credentials = 'include', environment = detectEnvironment() } = options;
  const url = options.url.replace(/\/+$/, '');
  const persist = options.persist ?? 'indexedDB' in globalThis;
  const tokens = options.tokens ?? (persist ? browserTokens(publicKey) : memoryTokens());
  const store = options.outbox ?? (persist ? browserOutbox(publicKey) : memoryOutbox());
  const outboxStore = steadyOutbox(store, environment.report);
  const http = createHttp({ url, publicKey, tokens, environment, credentials });
  const tabs = persist ? browserTabs(publicKey) : noTabs();
  const support = createSupport({ url, publicKey, http, tokens, environment, outboxStore, tabs });
  const auth = createAuth({
    http,
    tokens,
    onIdentityChange: () => support.onIdentityChange(tokens.read() === null),
  });
  return { support, auth, uploads: createUploads(http), close: () => support.close() };
}

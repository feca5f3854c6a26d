import type { AddressInfo } from 'node:net';
import { ROUTES } from '@deskbell/protocol';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createLocalBus } from './bus/local-bus.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { formatRawAnswer } from './http/raw-answer.ts';
import { createHttpServer } from './http/server.ts';
import { createIds } from './ids.ts';
import { createLocalLimiter } from './limits/local-limiter.ts';
import { createMetrics } from './metrics.ts';
import type { Clock, Deps } from './ports.ts';
import { bootstrap, type FirstKeys } from './services/bootstrap.ts';
import { openStorage } from './storage/open-storage.ts';
import { admitAgent, admitCustomer } from './ws/admit.ts';
import { createHub } from './ws/hub.ts';
import { acceptUpgrades } from './ws/upgrade.ts';

export interface App {
  /** Starts to serve. `firstKeys`: the demo business's, on the start that created it and never again. */
  listen(): Promise<{ url: string; firstKeys: FirstKeys[] | null }>;
  /** Readiness off, sockets closed over the drain window, requests finished, queue committed (OP5). */
  close(): Promise<void>;
}

export interface AppOptions {
  log: Logger;
  clock?: Clock;
  /** The server must not go on; the caller closes it and ends the process. */
  onFatal: (error: Error) => void;
}

/** The composition root: the one place that knows every part. */
export async function createApp(config: Config, { log, clock = systemClock, onFatal }: AppOptions): Promise<App> {
  const metrics = createMetrics({ sockets: () => hub.counts(), queued: () => storage.waiting() });
  const logError = (error: unknown) => log.error({ err: error }, 'failed');
  const storage = await openStorage({
    ...config,
    clock,
    onCommit: metrics.committed,
    onLostConnection: error => log.warn({ err: error }, 'lost a database connection'),
    onDamage: onFatal,
  });
  const bus = createLocalBus(logError);
  const deps: Deps = { storage, bus, clock, ids: createIds(clock), report: logError };
  const limiter = config.rateLimits === 'off' ? null : createLocalLimiter(clock);
  let state: 'starting' | 'serving' | 'draining' = 'starting';
  const hub = createHub(deps, config);
  const http = await createHttpServer(deps, {
    limiter,
    log,
    isHttps: config.publicUrl?.startsWith('https:') ?? false,
    trustedProxies: config.trustedProxies,
    onAnswer: metrics.answered,
    operations: {
      async notReady() {
        if (state !== 'serving') return `the server is ${state}`;
        await storage.ping();
        return null;
      },
      metrics: metrics.render,
    },
  });
  const isTrusted = proxyAddr.compile(config.trustedProxies);
  const readIp = (request: Parameters<typeof proxyAddr>[0]) => proxyAddr(request, isTrusted);
  const stopUpgrades = acceptUpgrades(http.server, {
    admit: {
      [ROUTES.socket]: admitCustomer(deps, limiter, hub, readIp),
      [ROUTES.agentSocket]: admitAgent(deps, limiter, hub, readIp),
    },
    formatRefusal: error => formatRawAnswer(error, deps.ids.request()),
    onError: logError,
  });

  return {
    async listen() {
      await http.listen({ port: config.port, host: config.host });
      const { port } = http.server.address() as AddressInfo;
      const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
      // Only now that the port is ours: keys are shown once, and a start that fails must not use that up (KY8).
      const firstKeys = await bootstrap(deps, {
        publicKey: config.bootstrapPublicKey,
        secretKey: config.bootstrapSecretKey,
        origins: config.bootstrapOrigins,
      });
      state = 'serving';
      return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, firstKeys };
    },
    async close() {
      state = 'draining';
      stopUpgrades();
      await hub.drain(config.drainMs);
      hub.stop();
      await closeHttp(http, clock);
      await bus.close();
      await storage.close();
      metrics.stop();
    },
  };
}

/** Requests in flight have this long to finish; then their connections are cut. */
const REQUEST_GRACE_MS = 3_000;

/** Node waits for connections that became idle only after the close began, and for half a request: we do not (OP5). */
async function closeHttp(http: FastifyInstance, clock: Clock): Promise<void> {
  const stopSweeping = clock.every(50, () => http.server.closeIdleConnections());
  const stopWaiting = clock.after(REQUEST_GRACE_MS, () => http.server.closeAllConnections());
  await http.close();
  stopSweeping();
  stopWaiting();
}

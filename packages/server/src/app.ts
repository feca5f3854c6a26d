import type { AddressInfo } from 'node:net';
import { ROUTES } from '@deskbell/protocol';
import proxyAddr from '@fastify/proxy-addr';
import type { Logger } from 'pino';
import { createLocalBus } from './bus/local-bus.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { formatRawAnswer } from './http/raw-answer.ts';
import { createHttpServer } from './http/server.ts';
import { createIds } from './ids.ts';
import { createLocalLimiter, noLimiter } from './limits/local-limiter.ts';
import { createMetrics } from './metrics.ts';
import type { Clock, Deps } from './ports.ts';
import { bootstrap, type FirstKeys } from './services/bootstrap.ts';
import { openStorage } from './storage/open-storage.ts';
import { admitAgent, admitCustomer } from './ws/admit.ts';
import { createHub } from './ws/hub.ts';
import { acceptUpgrades } from './ws/upgrade.ts';

export interface App {
  /** The demo business's keys, on the start that created it and never again. */
  firstKeys: FirstKeys[] | null;
  /** Starts to listen; answers the URL of this machine. */
  listen(): Promise<string>;
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
  const limiter = config.rateLimits === 'off' ? noLimiter : createLocalLimiter(clock);
  const firstKeys = await bootstrap(deps, {
    publicKey: config.bootstrapPublicKey,
    secretKey: config.bootstrapSecretKey,
    origins: config.bootstrapOrigins,
  });

  let isDraining = false;
  const hub = createHub(deps, config);
  const http = await createHttpServer(deps, {
    limiter,
    log,
    isHttps: config.publicUrl?.startsWith('https:') ?? false,
    trustedProxies: config.trustedProxies,
    onAnswer: metrics.answered,
    operations: {
      async notReady() {
        if (isDraining) return 'the server is going down';
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
    firstKeys,
    async listen() {
      await http.listen({ port: config.port, host: config.host });
      const { port } = http.server.address() as AddressInfo;
      const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
      return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    },
    async close() {
      isDraining = true;
      stopUpgrades();
      await hub.drain(config.drainMs);
      hub.stop();
      await http.close();
      await bus.close();
      await storage.close();
      metrics.stop();
    },
  };
}

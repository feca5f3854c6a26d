import type { AddressInfo } from 'node:net';
import { ROUTES } from '@deskbell/protocol';
import proxyAddr from '@fastify/proxy-addr';
import type { Logger } from 'pino';
import { openLogIn } from './accounts/open-log-in.ts';
import { openBlobs } from './blobs/open-blobs.ts';
import { openBus } from './bus/open-bus.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { createInspector } from './files/inspect.ts';
import { closeServer } from './http/close-server.ts';
import { formatRawAnswer } from './http/raw-answer.ts';
import { createHttpServer } from './http/server.ts';
import { createIds } from './ids.ts';
import { openLimiter } from './limits/open-limiter.ts';
import { openCodeMail, openLetterMail } from './mail/open-mail.ts';
import { createMetrics } from './metrics.ts';
import type { Clock, Deps, EndedSession } from './ports.ts';
import { openScanner } from './scan/open-scanner.ts';
import { SETTLE_MS } from './services/agent-webhooks.ts';
import { bootstrap, type FirstKeys } from './services/bootstrap.ts';
import { createCodeDelivery } from './services/deliver-code.ts';
import { deliverWebhooks, type WebhookDelivery } from './services/deliver-webhooks.ts';
import { findDemoKey } from './services/demo-key.ts';
import { createFileUrl } from './services/file-urls.ts';
import { learnWebhooks } from './services/learn-webhooks.ts';
import { createReadNotes } from './services/read-notes.ts';
import { beginRounds } from './services/rounds.ts';
import { offerSetUp } from './services/set-up.ts';
import { watchEndedSessions } from './services/watch-ended-sessions.ts';
import { openSms } from './sms/open-sms.ts';
import { openStorage } from './storage/open-storage.ts';
import { createWebhookSender } from './webhooks/http-sender.ts';
import { admitAgent, admitCustomer } from './ws/admit.ts';
import { createHub } from './ws/hub.ts';
import { acceptUpgrades } from './ws/upgrade.ts';

export interface App {
  /** Starts to serve. `setUpLink`: makes the first admin; null when there is one. `firstKeys`: the demo business's, on the start that created it and never again. */
  listen(): Promise<{ url: string; firstKeys: FirstKeys[] | null; hasDemo: boolean; setUpLink: string | null }>;
  /** Readiness off, sockets closed over the drain window, requests finished, queue committed (OP5). */
  close(): Promise<void>;
}

export interface AppOptions {
  log: Logger;
  logFailures?: () => number;
  clock?: Clock;
  /** The server must not go on; the caller closes it and ends the process. */
  onFatal: (error: Error) => void;
}

/** The composition root: the one place that knows every part. */
export async function createApp(config: Config, options: AppOptions): Promise<App> {
  const { log, logFailures = () => 0, clock = systemClock, onFatal } = options;
  const metrics = createMetrics({ sockets: () => hub.counts(), queued: () => storage.waiting(), logFailures });
  const logError = (error: unknown) => log.error({ err: error }, 'failed');
  const storage = await openStorage({
    ...config,
    clock,
    onCommit: (items, ms) => {
      metrics.committed(items, ms);
      rounds.stored(items);
    },
    onLostConnection: error => log.warn({ err: error }, 'lost a database connection'),
    onDamage: onFatal,
    onAnnounced: () => webhooks?.wake(),
  });
  const ids = createIds(clock);
  const bus = await openBus({
    redisUrl: config.redisUrl,
    clock,
    nodeId: ids.token(),
    onError: error => log.warn({ err: error }, 'Redis: events wait for the database'),
    onBack: () => log.info('Redis is back: events are live again'),
    onLoss: () => hub.resyncSoon(),
  });
  const secret = await storage.readSecret(ids.token());
  // Without a public URL it is where the server listens, which is known when it does.
  let baseUrl = config.publicUrl?.replace(/\/+$/, '') ?? '';
  const readBaseUrl = () => baseUrl;
  const fileUrl = createFileUrl({ secret, baseUrl: readBaseUrl, clock });
  const deps: Deps = { storage, bus, clock, ids, secret, fileUrl, baseUrl: readBaseUrl, report: logError };
  const reads = createReadNotes(deps);
  deps.noteRead = reads.note;
  const letterSender = await openLetterMail(config);
  const blobs = await openBlobs(config, clock);
  const { pingIntervalMs } = config;
  const rounds = beginRounds({ ...deps, blobs, reads, sender: letterSender, pingIntervalMs });
  const { limiter, close: closeLimiter } = await openLimiter({
    ...config,
    clock,
    onError: error => log.warn({ err: error }, 'Redis: limits are each node’s own'),
    onBack: () => log.info('Redis is back: limits are shared again'),
  });
  const webhookSender = createWebhookSender({ allow: config.webhookAllow });
  let webhooks: WebhookDelivery | null = null;
  let state: 'starting' | 'serving' | 'draining' = 'starting';
  const hub = createHub(deps, config);
  await bus.subscribeSessionsEnded(hub.endSessions);
  const onEndedElsewhere = (ended: EndedSession[]) => {
    storage.forgetSessions(ended);
    hub.endSessions(ended);
  };
  const stopWatching = storage.isShared
    ? watchEndedSessions(storage, clock, onEndedElsewhere, logError)
    : () => undefined;
  const stopLearning = storage.isShared ? learnWebhooks(storage, clock, logError) : () => undefined;
  const delivery = createCodeDelivery({
    clock,
    senders: [await openCodeMail(config), await openSms(config, clock)].filter(sender => sender !== null),
    report: logError,
    onOutcome: metrics.codeDelivered,
  });
  const http = await createHttpServer(deps, {
    limiter,
    log,
    isHttps: config.publicUrl?.startsWith('https:') ?? false,
    trustedProxies: config.trustedProxies,
    onAnswer: metrics.answered,
    hasDemo: config.demo === 'on',
    canMail: letterSender !== null,
    members: openLogIn(deps, config, letterSender),
    files: { blobs, inspector: createInspector(clock), scanner: await openScanner(config, clock) },
    webhooks: { sender: webhookSender, settleMs: storage.isShared ? SETTLE_MS : 0 },
    login: { delivery, sms: { countries: config.smsCountries, dailyMax: config.smsDailyMax }, meter: metrics },
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
      const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
      baseUrl ||= url;
      // Only now that the port is ours: keys are shown once, and a start that fails must not use that up (KY8).
      const firstKeys = await bootstrap(deps, {
        publicKey: config.bootstrapPublicKey,
        secretKey: config.bootstrapSecretKey,
        origins: config.bootstrapOrigins,
      });
      webhooks = deliverWebhooks({
        ...deps,
        sender: webhookSender,
        random: Math.random,
        isAlone: !storage.isShared,
        onAttempt: metrics.webhookTried,
      });
      state = 'serving';
      const hasDemo = config.demo === 'on' && (await findDemoKey(deps)) !== null;
      return { url, firstKeys, hasDemo, setUpLink: await offerSetUp(deps) };
    },
    async close() {
      state = 'draining';
      stopWatching();
      stopUpgrades();
      await hub.drain(config.drainMs);
      hub.stop();
      await closeServer(http, clock);
      await webhooks?.close();
      stopLearning();
      await rounds.stop();
      await delivery.close();
      await bus.close();
      await closeLimiter();
      await blobs.close();
      await storage.close();
      metrics.stop();
    },
  };
}

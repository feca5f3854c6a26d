import type { AddressInfo } from 'node:net';
import { ROUTES } from '@deskbell/protocol';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { openLogIn } from './accounts/open-log-in.ts';
import { openBlobs } from './blobs/open-blobs.ts';
import { openBus } from './bus/open-bus.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { createInspector } from './files/inspect.ts';
import { formatRawAnswer } from './http/raw-answer.ts';
import { createHttpServer } from './http/server.ts';
import { createIds } from './ids.ts';
import { openLimiter } from './limits/open-limiter.ts';
import { createMetrics } from './metrics.ts';
import type { CodeSender } from './ports/login.ts';
import type { Clock, Deps, EndedSession, LetterSender, Scanner } from './ports.ts';
import { SETTLE_MS } from './services/agent-webhooks.ts';
import { bootstrap, type FirstKeys } from './services/bootstrap.ts';
import { createCodeDelivery } from './services/deliver-code.ts';
import { deliverWebhooks, type WebhookDelivery } from './services/deliver-webhooks.ts';
import { findDemoKey } from './services/demo-key.ts';
import { createFileUrl } from './services/file-urls.ts';
import { type Indexing, indexRegularly } from './services/index-search.ts';
import { learnWebhooks } from './services/learn-webhooks.ts';
import { mailRegularly } from './services/mail-rounds.ts';
import { createReadNotes } from './services/read-notes.ts';
import { offerSetUp } from './services/set-up.ts';
import { sweepRegularly } from './services/sweep.ts';
import { wakeRegularly } from './services/wake-snoozed.ts';
import { watchEndedSessions } from './services/watch-ended-sessions.ts';
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
  clock?: Clock;
  /** The server must not go on; the caller closes it and ends the process. */
  onFatal: (error: Error) => void;
}

/** The composition root: the one place that knows every part. */
export async function createApp(config: Config, { log, clock = systemClock, onFatal }: AppOptions): Promise<App> {
  const metrics = createMetrics({ sockets: () => hub.counts(), queued: () => storage.waiting() });
  const logError = (error: unknown) => log.error({ err: error }, 'failed');
  let indexing: Indexing | null = null;
  const storage = await openStorage({
    ...config,
    clock,
    onCommit: (items, ms) => {
      metrics.committed(items, ms);
      indexing?.stored(items);
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
  const letterSender = await createLetterSender(config);
  const { pingIntervalMs } = config;
  const stopMailing = mailRegularly({ ...deps, reads, sender: letterSender, pingIntervalMs });
  const stopWaking = wakeRegularly(deps);
  indexing = indexRegularly(deps);
  const blobs = await openBlobs(config, clock);
  const stopSweeping = sweepRegularly({ ...deps, blobs });
  const { limiter, close: closeLimiter } = await openLimiter({
    ...config,
    clock,
    onError: error => log.warn({ err: error }, 'Redis: limits are each node’s own'),
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
    senders: await createCodeSenders(config, clock),
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
    files: { blobs, inspector: createInspector(clock), scanner: await createScanner(config, clock) },
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
      await closeHttp(http, clock);
      await webhooks?.close();
      stopLearning();
      await stopSweeping();
      await stopWaking();
      await indexing?.stop();
      await stopMailing();
      await delivery.close();
      await bus.close();
      await closeLimiter();
      await blobs.close();
      await storage.close();
      metrics.stop();
    },
  };
}

/** The ways codes leave the house; only what is set up is loaded. */
async function createCodeSenders(config: Config, clock: Clock): Promise<CodeSender[]> {
  const { smtpUrl, mailFrom, smsWebhookUrl, smsWebhookSecret } = config;
  const senders: CodeSender[] = [];
  if (smtpUrl && mailFrom) {
    const { createSmtpSender } = await import('./mail/smtp.ts');
    senders.push(createSmtpSender({ url: smtpUrl, from: mailFrom }));
  }
  if (smsWebhookUrl && smsWebhookSecret) {
    const { createSmsWebhookSender } = await import('./sms/webhook.ts');
    senders.push(createSmsWebhookSender({ url: smsWebhookUrl, secret: smsWebhookSecret, clock }));
  }
  return senders;
}

/** What carries letters about conversations. */
async function createLetterSender({ smtpUrl, mailFrom }: Config): Promise<LetterSender | null> {
  if (!smtpUrl || !mailFrom) return null;
  const letters = await import('./mail/letters.ts');
  return letters.createLetterSender({ url: smtpUrl, from: mailFrom });
}

async function createScanner({ clamdUrl }: Config, clock: Clock): Promise<Scanner | null> {
  if (clamdUrl === null) return null;
  const { createClamdScanner } = await import('./scan/clamd.ts');
  return createClamdScanner({ address: clamdUrl, clock });
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

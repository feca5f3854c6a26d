import { randomBytes } from 'node:crypto';
import { HEADERS, ROUTES } from '@deskbell/protocol';
import pino from 'pino';
import { type App, createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { type Access, type Answer, ask, askAsAgent, type Customer, customerAt } from './process/clients.ts';
import { until } from './process/until.ts';
import { type ReadMail, readMail } from './read-mail.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

/** The whole server in this process, in the live environment, with a real mail server and a clock the test moves. */
export interface ContinuationScene extends Access {
  clock: ManualClock;
  mailServer: MailServer;
  /** What the server wrote to its log. */
  log(): string;
  /** A customer the shop vouches for. */
  newCustomer(changes?: Record<string, unknown>): Promise<Customer & { id: string; email: string }>;
  reply(customer: Customer, content: string): Promise<Answer>;
  /** Known without asking as the customer: that would be reading. */
  conversationId(customer: Customer): string;
  /** The next mail to this address; time goes on until it comes. */
  nextMail(address: string): Promise<ReadMail>;
  mailsTo(address: string): ReadMail[];
  /** Lets minutes go by, and the rounds of mails that fall into them. */
  pass(minutes: number): Promise<void>;
  asAgent(method: string, path: string, json?: unknown): Promise<Answer>;
  close(): Promise<void>;
}

export interface SceneOptions {
  env?: Record<string, string>;
  mailServer?: MailServer;
  clock?: ManualClock;
  keys?: { publicKey: string; secretKey: string };
}

export function freshLiveKeys() {
  return {
    publicKey: `pk_live_${randomBytes(12).toString('hex')}`,
    secretKey: `sk_live_${randomBytes(12).toString('hex')}`,
  };
}

let people = 0;

export async function openContinuationScene(options: SceneOptions = {}): Promise<ContinuationScene> {
  const keys = options.keys ?? freshLiveKeys();
  const mailServer = options.mailServer ?? (await startMailServer());
  // What is stored must not lie ahead of a clock of the database's own.
  const clock = options.clock ?? createManualClock(Date.now());
  const directory = makeTemporaryDirectory('continuation');
  const lines: string[] = [];
  const config = readConfig({
    PORT: '0',
    DATA_DIR: directory.path,
    DESKBELL_SMTP_URL: `smtp://127.0.0.1:${mailServer.port}`,
    DESKBELL_MAIL_FROM: 'Shop <help@shop.example>',
    DESKBELL_BOOTSTRAP_PUBLIC_KEY: keys.publicKey,
    DESKBELL_BOOTSTRAP_SECRET_KEY: keys.secretKey,
    DESKBELL_DRAIN_MS: '0',
    ...options.env,
  });
  const log = pino({ level: 'debug' }, { write: line => void lines.push(line) });
  const app: App = await createApp(config, {
    log,
    clock,
    onFatal(error) {
      throw error;
    },
  });
  const { url } = await app.listen();
  const access: Access = { url, ...keys };
  const mailsTo = (address: string) => mailServer.received.filter(({ to }) => to.includes(address)).map(readMail);
  const read = new Map<string, number>();
  const conversationIds = new Map<string, string>();

  const scene: ContinuationScene = {
    ...access,
    clock,
    mailServer,
    log: () => lines.join(''),
    async newCustomer(changes = {}) {
      const email = `ada-${people++}@shop.example`;
      const body = { external_id: email, email, email_verified: true, ...changes };
      const { data } = await askAsAgent(access, 'POST', ROUTES.agentSessions, body);
      const { session_token, customer } = data as { session_token: string; customer: { id: string } };
      const session = customerAt(access, session_token);
      await session.send('Is my vase on its way?');
      const opened = (await session.open()).data as { conversation: { id: string } };
      conversationIds.set(session_token, opened.conversation.id);
      return { ...session, id: customer.id, email };
    },
    conversationId: customer => conversationIds.get(customer.token) ?? '',
    async reply(customer, content) {
      const id = scene.conversationId(customer);
      return scene.asAgent('POST', `${ROUTES.agentConversations}/${id}/messages`, { content });
    },
    async nextMail(address) {
      const already = read.get(address) ?? 0;
      // Most of the wait in one leap.
      if (mailsTo(address).length <= already) clock.advance(9 * 60_000);
      const mail = await until(`a mail to ${address}`, async () => {
        const mails = mailsTo(address);
        if (mails.length <= already) clock.advance(30_000);
        return mails[already];
      });
      read.set(address, already + 1);
      return mail;
    },
    mailsTo,
    async pass(minutes) {
      for (let at = 0; at < Math.min(minutes * 2, 60); at++) {
        clock.advance(Math.max(30_000, minutes * 1_000));
        await new Promise(resolve => setTimeout(resolve, 5));
      }
    },
    asAgent: (method, path, json) => askAsAgent(access, method, path, json),
    async close() {
      const closing = app.close();
      const ticking = setInterval(() => clock.advance(1_000), 5);
      await closing;
      clearInterval(ticking);
      if (!options.mailServer) await mailServer.stop();
      directory.remove();
    },
  };
  return scene;
}

/** The link of a digest. */
export function linkIn({ text }: ReadMail): string {
  return /^http\S+\/continue\/\S+$/m.exec(text)?.[0] ?? '';
}

/** A request of a browser that follows a link. */
export function look(link: string, init: RequestInit = {}): Promise<Response> {
  return fetch(link, { redirect: 'manual', ...init });
}

export { ask, HEADERS };

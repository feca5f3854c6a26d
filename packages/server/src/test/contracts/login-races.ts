import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLocalBus } from '../../bus/local-bus.ts';
import { AppError } from '../../domain/app-error.ts';
import type { Claim } from '../../domain/claim.ts';
import type { MessageRecord, Tenant } from '../../domain/model.ts';
import { createIds } from '../../ids.ts';
import type { Clock, Deps, EndedSession } from '../../ports.ts';
import { replyAsAgent } from '../../services/agent-messages.ts';
import { hashSecret } from '../../services/hash-secret.ts';
import { recordKey } from '../../services/keys.ts';
import { listMessages } from '../../services/list-messages.ts';
import { logIn } from '../../services/log-in.ts';
import { openConversation } from '../../services/open-conversation.ts';
import { sendMessage } from '../../services/send-message.ts';
import { resolveSession } from '../../services/sessions.ts';
import type { CachedStorage } from '../../storage/read-cache.ts';
import { createManualClock } from '../manual-clock.ts';

const KEY = { kind: 'key', id: 'key_1', name: 'sk_test_1' } as const;

/** What races with one another in one run. */
interface Plan {
  /** Messages the account had before; null: it had no conversation. */
  atHome: number | null;
  /** Messages the visitor wrote before logging in; null: they have not even a conversation. */
  before: number | null;
  /** Sent by the visitor while the login runs, some of them twice. */
  sends: { repeat: boolean; delay: number }[];
  replies: { delay: number }[];
  logins: { delay: number }[];
  /** Turns before the whole login begins. */
  loginAfter: number;
}

const delay = fc.integer({ min: 0, max: 12 });
const plans: fc.Arbitrary<Plan> = fc.record({
  atHome: fc.option(fc.integer({ min: 0, max: 5 })),
  before: fc.option(fc.integer({ min: 0, max: 5 })),
  sends: fc.array(fc.record({ repeat: fc.boolean(), delay }), { maxLength: 8 }),
  replies: fc.array(fc.record({ delay }), { maxLength: 5 }),
  logins: fc.array(fc.record({ delay }), { minLength: 1, maxLength: 3 }),
  loginAfter: delay,
});

/**
 * Logins that race with everything else (LI5): the visitor sends and retries, agents reply under the id they know,
 * another device of the account polls. Time stands still, so that every mark has to be given out. `open` gives the nodes
 * of one installation.
 */
export function loginRaces(name: string, open: (clock: Clock) => Promise<CachedStorage[]>, runs: number): void {
  describe(`logins that race: ${name}`, () => {
    test('[LI5] [I2] [I3] [I6] nothing is lost, doubled, reordered or shown to somebody else', async () => {
      const clock = createManualClock();
      const storages = await open(clock);
      const nodes = await openNodes(storages, clock);
      await fc.assert(
        fc.asyncProperty(plans, plan => race(nodes, plan)),
        { numRuns: runs },
      );
      await Promise.all(storages.map(storage => storage.close()));
    });
  });
}

interface Nodes {
  tenant: Tenant;
  deps: Deps[];
  email: () => string;
}

async function openNodes(storages: CachedStorage[], clock: Clock): Promise<Nodes> {
  const ids = createIds(clock);
  const tenant: Tenant = { businessId: ids.business(), environment: 'test' };
  const fail = (error: unknown) => {
    throw error;
  };
  const deps = storages.map((storage): Deps => {
    const bus = createLocalBus(fail);
    // As app.ts and the watch beside other nodes do, without the wait.
    const onEnded = (ended: EndedSession[]) => {
      for (const each of storages) each.forgetSessions(ended);
    };
    void bus.subscribeSessionsEnded(onEnded);
    return { storage, bus, clock, ids, secret: 'secret', fileUrl: String, baseUrl: () => '', report: fail };
  });
  const first = deps[0] as Deps;
  await first.storage.bootstrap({ id: tenant.businessId, name: 'Shop', createdAt: 0 }, [
    recordKey(first, tenant, 'public', `pk_test_${ids.token()}`),
  ]);
  let people = 0;
  return { tenant, deps, email: () => `race-${people++}@shop.example` };
}

async function race({ tenant, deps, email }: Nodes, plan: Plan): Promise<void> {
  const node = (n: number) => deps[n % deps.length] as Deps;
  const claim: Claim = { subject: { kind: 'email', value: email() } };

  const device = await logIn(node(0), tenant, null, claim);
  for (let n = 0; n < (plan.atHome ?? 0); n++) {
    await sendMessage(node(n), tenant, device.session, { content: `home ${n}`, client_id: `home ${n}` });
  }
  if (plan.atHome === 0) await openConversation(node(0), tenant, device.session);

  const opened = plan.before === null ? null : await openConversation(node(1), tenant, null);
  let token = opened?.mintedToken ?? null;
  const visitorsId = opened?.conversation.id ?? null;
  if (token === null) {
    token = node(0).ids.token();
    const now = node(0).clock.now();
    const identityId = node(0).ids.visitor();
    const session = { id: node(0).ids.session(), tenant, tokenHash: hashSecret(token), identityId };
    await node(0).storage.createSession({ ...session, createdAt: now, lastSeenAt: now });
  }
  const firstToken = token;
  const accepted = new Set<string>();
  const resolve = (n: number, from: string) => resolveSession(node(n), tenant, from);
  for (let n = 0; n < (plan.before ?? 0); n++) {
    await sendMessage(node(n), tenant, await resolve(n, token), { content: `before ${n}`, client_id: `before ${n}` });
    accepted.add(`before ${n}`);
  }

  let isOver = false;
  let loginsRunning = plan.logins.length;
  const seen: MessageRecord[] = [];

  /** As a client does: with the newest token it has, again after a refusal, until the message is accepted. */
  async function send(n: number, clientId: string): Promise<void> {
    // A login's turns are not counted: a database on a busy machine may take any number of them.
    for (let attempt = 0, refused = 0; refused < 50; attempt++, refused += loginsRunning === 0 ? 1 : 0) {
      const session = await resolve(n + attempt, token as string);
      // The HTTP side would mint a visitor here: this client waits for the login it knows to be under way.
      if (!session) {
        await turns(1);
        continue;
      }
      try {
        await sendMessage(node(n + attempt), tenant, session, { content: clientId, client_id: clientId });
        accepted.add(clientId);
        return;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (error.code === 'CONFLICT') {
          accepted.add(clientId);
          return;
        }
        if (error.code !== 'UNAUTHORIZED') throw error;
        await turns(1);
      }
    }
    throw new Error(`${clientId} was never accepted`);
  }

  async function poll(): Promise<void> {
    for (let last = false; ; last = isOver) {
      const after = seen.at(-1);
      const page = await listMessages(node(seen.length), tenant, device.session, {
        limit: '3',
        ...(after && { after: new Date(after.createdAt).toISOString() }),
      });
      seen.push(...page);
      if (last && page.length === 0) return;
      if (page.length === 0) await turns(1);
    }
  }

  const polling = poll();
  const work: Promise<unknown>[] = [];
  for (const [n, { repeat, delay: wait }] of plan.sends.entries()) {
    work.push(turns(wait).then(() => send(n, `during ${n}`)));
    if (repeat) work.push(turns(wait + 1).then(() => send(n + 1, `during ${n}`)));
  }
  if (visitorsId !== null) {
    for (const [n, { delay: wait }] of plan.replies.entries()) {
      const content = `reply ${n}`;
      accepted.add(content);
      work.push(
        turns(wait).then(() =>
          replyAsAgent(node(n), { tenant, actor: KEY }, visitorsId, { content, client_id: content }),
        ),
      );
    }
  }
  await turns(plan.loginAfter);
  for (const [n, { delay: wait }] of plan.logins.entries()) {
    work.push(
      turns(wait)
        .then(async () => logIn(node(n), tenant, await resolve(n, firstToken), claim))
        .then(login => {
          token = login.token;
        })
        .finally(() => {
          loginsRunning--;
        }),
    );
  }
  await Promise.all(work);
  isOver = true;
  await polling;

  const reader = await resolve(0, token as string);
  const history = await listMessages(node(1), tenant, reader, { limit: '100' });
  const contents = history.map(({ content }) => content);
  const wanted = [...Array.from({ length: plan.atHome ?? 0 }, (_, n) => `home ${n}`), ...accepted];
  expect(contents.toSorted(), 'each accepted message once, and no other').toEqual(wanted.toSorted());
  expect(
    seen.map(({ id }) => id),
    'what the other device polled',
  ).toEqual(history.map(({ id }) => id));
  const stamps = history.map(({ createdAt }) => createdAt);
  expect(stamps).toEqual([...new Set(stamps)].toSorted((a, b) => a - b));
  const home = await node(0).storage.findConversationId(tenant, device.customer.id);
  const conversation = home === null ? null : await node(0).storage.getConversation(tenant, home);
  expect(conversation?.messageCount ?? 0).toBe(history.length);
  for (const n of deps.keys()) expect(await resolve(n, firstToken), 'the old token').toBeNull();
}

/** Lets others go first this many times. */
async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise(setImmediate);
}

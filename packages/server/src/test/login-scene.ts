import { createLocalBus } from '../bus/local-bus.ts';
import type { CustomerRecord, SessionRecord, Tenant } from '../domain/model.ts';
import { createIds } from '../ids.ts';
import type { CodeSender } from '../ports/login.ts';
import type { Storage } from '../ports.ts';
import { createCodeDelivery } from '../services/deliver-code.ts';
import { hashSecret } from '../services/hash-secret.ts';
import { recordKey } from '../services/keys.ts';
import type { LoginDeps } from '../services/login-deps.ts';
import { requestCode } from '../services/request-code.ts';
import { verifyCode } from '../services/verify-code.ts';
import type { ManualClock } from './manual-clock.ts';

export interface LoginScene {
  tenant: Tenant;
  /** The live environment of the same business. */
  live: Tenant;
  deps: LoginDeps;
  /** What was compared and what was not, in order. */
  guesses: ('right' | 'wrong' | 'refused')[];
  deliveries: string[];
  reported: unknown[];
  newSession(tenant?: Tenant): Promise<SessionRecord>;
  /** A session, or null for a request without one. */
  ask(contact: string, from: SessionRecord | null, idempotencyKey?: string): ReturnType<typeof requestCode>;
  /** The newest code that would have been sent. */
  readCode(contact: string): Promise<string>;
  guess(contact: string, code: string, from: SessionRecord | null): Promise<CustomerRecord>;
  /** A scene of the same installation on another node. */
  on(storage: Storage): LoginScene;
}

/** What tests of logins work with. Nothing in it is pretended but time, and what `senders` are. */
export async function createLoginScene(
  storage: Storage,
  clock: ManualClock,
  senders: CodeSender[] = [],
): Promise<LoginScene> {
  const ids = createIds(clock);
  const businessId = ids.business();
  const tenant: Tenant = { businessId, environment: 'test' };
  await storage.bootstrap({ id: businessId, name: 'Shop & Co', createdAt: clock.now() }, [
    recordKey({ ids, clock }, tenant, 'public', `pk_test_${ids.token()}`),
  ]);
  return sceneOf(storage, clock, senders, tenant);
}

function sceneOf(storage: Storage, clock: ManualClock, senders: CodeSender[], tenant: Tenant): LoginScene {
  const ids = createIds(clock);
  const scene = { guesses: [] as LoginScene['guesses'], deliveries: [] as string[], reported: [] as unknown[] };
  const report = (error: unknown) => void scene.reported.push(error);
  const deps: LoginDeps = {
    storage,
    clock,
    ids,
    bus: createLocalBus(report),
    secret: 'the secret of this installation',
    fileUrl: id => `http://127.0.0.1/files/${id}`,
    baseUrl: () => 'http://127.0.0.1',
    report,
    limiter: null,
    delivery: createCodeDelivery({
      clock,
      senders,
      report,
      onOutcome: (channel, outcome) => scene.deliveries.push(`${channel} ${outcome}`),
    }),
    sms: { countries: ['+49', '+43'], dailyMax: 3 },
    meter: { codeDelivered: () => undefined, codeGuessed: outcome => void scene.guesses.push(outcome) },
  };
  return {
    ...scene,
    tenant,
    live: { ...tenant, environment: 'live' },
    deps,
    async newSession(owner = tenant) {
      const now = clock.now();
      const session: SessionRecord = {
        id: ids.session(),
        tenant: owner,
        tokenHash: hashSecret(ids.token()),
        identityId: ids.visitor(),
        createdAt: now,
        lastSeenAt: now,
      };
      await storage.createSession(session);
      return session;
    },
    ask: (contact, session, idempotencyKey) =>
      requestCode(deps, { tenant, session, idempotencyKey, body: { contact } }),
    async readCode(contact) {
      const [newest] = await storage.listOutbox(tenant, contact, clock.now());
      if (!newest) throw new Error(`no code for ${contact}`);
      return newest.code;
    },
    guess: async (contact, code, session) =>
      (await verifyCode(deps, tenant, session, { contact, otp_code: code })).customer,
    on: other => sceneOf(other, clock, senders, tenant),
  };
}

/** Another code than the right one. */
export function wrongCode(right: string, n = 1): string {
  return String((Number(right) + n) % 1_000_000).padStart(6, '0');
}

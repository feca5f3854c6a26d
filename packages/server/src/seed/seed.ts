import { sql } from 'kysely';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Tenant } from '../domain/model.ts';
import { createIds } from '../ids.ts';
import type { Storage } from '../ports.ts';
import { bootstrap, type FirstKeys } from '../services/bootstrap.ts';
import type { Engine } from '../storage/engine.ts';
import { openEngine } from '../storage/open-storage.ts';
import { createSqlStorage } from '../storage/sql-storage.ts';
import { makeConversation } from './make-conversation.ts';
import { MEMBERS } from './phrases.ts';
import { createRandom } from './random.ts';
import { type SeededMember, writeConversations } from './write-conversations.ts';

export interface SeedOrder {
  conversations: number;
  environment: Tenant['environment'];
  /** Also into a database that holds conversations. */
  force: boolean;
}

/** Nothing was written; the message says why. */
export class SeedRefused extends Error {
  override name = 'SeedRefused';
}

/** Conversations of one transaction. */
const BATCH = 1_000;
/** Things indexed in one. */
const INDEX_STEP = 2_500;
const REPORT_MS = 1_000;

/** Fills a database with a year of plausible conversations, and its index of words. Answers keys it had to make. */
export async function seed(
  config: Config,
  { conversations, environment, force }: SeedOrder,
  report: (line: string) => void,
): Promise<FirstKeys[] | null> {
  const ignore = () => undefined;
  const engine = await openEngine({ ...config, clock: systemClock, onLostConnection: ignore, onDamage: ignore });
  const storage = createSqlStorage(engine, { clock: systemClock, queueMax: 1, deadlineMs: 1_000 });
  try {
    const held = await engine.reader
      .selectFrom('conversation')
      .select(({ fn }) => fn.max('number').as('last'))
      .executeTakeFirst();
    const first = held?.last ?? 0;
    if (first > 0 && !force)
      throw new SeedRefused('this database holds conversations: --force adds made-up ones to them');
    const { keys, businessId } = await findBusiness(storage, config);
    const tenant = { businessId, environment };
    const members = await addMembers(engine, businessId);
    const progress = createProgress(report);
    const random = createRandom(1 + first);
    const story = { first, now: systemClock.now(), conversations, members: members.length };
    for (let done = 0; done < conversations; done += BATCH) {
      const indexes = Array.from({ length: Math.min(BATCH, conversations - done) }, (_, index) => done + index);
      const made = indexes.map(index => makeConversation(random, story, index));
      await engine.write(transaction => writeConversations(transaction, tenant, members, made));
      progress(`${done + made.length} of ${conversations} conversations written`);
    }
    await indexAll(storage, progress);
    // PostgreSQL would do so by itself a minute later.
    if (engine.dialect.name === 'postgres') await engine.write(transaction => sql`analyze`.execute(transaction));
    report(`${conversations} conversations in ${businessId}, ${environment}: written and indexed`);
    return keys;
  } finally {
    await storage.close();
  }
}

/** The first business; on an empty database the one a first start would make. */
async function findBusiness(
  storage: Storage,
  config: Config,
): Promise<{ keys: FirstKeys[] | null; businessId: string }> {
  const deps = { storage, clock: systemClock, ids: createIds(systemClock) };
  const keys = await bootstrap(deps, {
    publicKey: config.bootstrapPublicKey,
    secretKey: config.bootstrapSecretKey,
    origins: config.bootstrapOrigins,
  });
  const [business] = await storage.listBusinesses();
  if (!business) throw new Error('a business was made and is not there');
  return { keys, businessId: business.id };
}

/** People who answered; without a password nobody can log in as one of them. */
async function addMembers(engine: Engine, businessId: string): Promise<SeededMember[]> {
  const ids = createIds(systemClock);
  const now = systemClock.now();
  const common = {
    business_id: businessId,
    email_verified: 0,
    role: 'agent' as const,
    enabled: 1,
    two_factor_enabled: 0,
  };
  return engine.write(async transaction => {
    const rows = MEMBERS.map(name => ({
      ...common,
      id: ids.member(),
      name,
      email: `${name.toLowerCase().replace(' ', '.')}@team.example`,
      created_at: now,
      updated_at: now,
      last_seen_at: null,
    }));
    await transaction
      .insertInto('member')
      .values(rows)
      .onConflict(conflict => conflict.column('email').doNothing())
      .execute();
    return transaction
      .selectFrom('member')
      .select(['id', 'name'])
      .where('business_id', '=', businessId)
      .where(
        'email',
        'in',
        rows.map(row => row.email),
      )
      .execute();
  });
}

async function indexAll(storage: Storage, progress: (line: string) => void): Promise<void> {
  for (let total = 0; ; ) {
    const { indexed, isIdle } = await storage.indexNext(INDEX_STEP);
    total += indexed;
    if (isIdle) return;
    progress(`${total} messages, notes and customers indexed`);
  }
}

/** A line a second. */
function createProgress(report: (line: string) => void): (line: string) => void {
  let reportedAt = systemClock.monotonic();
  return line => {
    if (systemClock.monotonic() - reportedAt < REPORT_MS) return;
    reportedAt = systemClock.monotonic();
    report(line);
  };
}

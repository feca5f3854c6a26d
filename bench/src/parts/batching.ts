import { systemClock } from '../../../packages/server/src/clock.ts';
import type { AppendOutcome, NewMessage } from '../../../packages/server/src/ports.ts';
import { openPostgres } from '../../../packages/server/src/storage/postgres.ts';
import { createSqlStorage } from '../../../packages/server/src/storage/sql-storage.ts';
import { createWorld, type World } from '../../../packages/server/src/test/contracts/storage-world.ts';
import { createManualClock } from '../../../packages/server/src/test/manual-clock.ts';
import { startPostgres } from '../../../packages/server/src/test/postgres-cluster.ts';
import { postgresPid } from '../cluster.ts';
import { at } from '../customers.ts';
import { deliveryProblems } from '../delivery-check.ts';
import { atLeast, type Figure, type PartOutcome, perSecond } from '../figures.ts';
import type { Options } from '../options.ts';
import { workOnServerCore } from '../pinning.ts';
import { watchProcessors } from '../processor-watch.ts';
import { progress } from '../progress.ts';
import { median } from '../statistics.ts';
import { CONVERSATIONS } from './sends.ts';

const CLIENTS = [64, 256];
const TARGET = 1.8;
const PAGE = 100;

type Append = (message: NewMessage) => Promise<{ kind: string }>;

/** One statement a message gains from running several at once; groups run one at a time. */
const SINGLE_CONNECTIONS = 10;

interface Run {
  perSecond: number;
  /** Of the cores. */
  shares: string;
}

/** Conversations with what was accepted of each, in order. */
interface Written {
  conversationIds: string[];
  accepted: string[][];
}

/**
 * What group commit is worth: the storage as the server uses it, against the same statement with one message at a time,
 * over ten connections, which is more than groups need. Without HTTP, on the server's core; PostgreSQL has the other.
 */
export async function measureBatching(options: Options): Promise<PartOutcome> {
  const cluster = await startPostgres({ fsync: true });
  try {
    return await workOnServerCore(() => compare(cluster.url, options));
  } finally {
    await cluster.stop();
  }
}

async function compare(url: string, { pairs, seconds }: Options): Promise<PartOutcome> {
  // A lost connection fails the append that has it.
  const onLostConnection = () => undefined;
  const engine = await openPostgres({ url, onLostConnection });
  const ungrouped = await openPostgres({ url, appendConnections: SINGLE_CONNECTIONS, onLostConnection });
  const storage = createSqlStorage(engine, { clock: systemClock, queueMax: 10_000, deadlineMs: 5_000 });
  try {
    // Of the world only the ids: marks come from the database's clock.
    const world = await createWorld(storage, createManualClock());
    const singly: Append = async message => at(await ungrouped.appendBatch([message]), 0);
    const grouped: Append = message => storage.appendMessage(message) as Promise<AppendOutcome>;
    const written = await createConversations(world);
    const figures: Figure[] = [];
    for (const clients of CLIENTS) {
      const run = (append: Append) => sendClosedLoop(append, world, written, clients, seconds);
      progress(`batching, ${clients} clients: warming up`);
      await run(singly);
      await run(grouped);
      const rates: { single: Run; group: Run }[] = [];
      for (let pair = 1; pair <= pairs; pair++) {
        const [single, group] = [await run(singly), await run(grouped)];
        rates.push({ single, group });
        progress(
          `batching, ${clients} clients, pair ${pair}: ratio ${(group.perSecond / single.perSecond).toFixed(2)}`,
        );
        progress(`    one a statement ${perSecond(single.perSecond)}; ${single.shares}`);
        progress(`    in groups       ${perSecond(group.perSecond)}; ${group.shares}`);
      }
      figures.push(figureOf(clients, rates));
    }
    const problems = await readBack(world, written);
    progress(`batching: read ${written.accepted.flat().length} messages back, ${problems.length} problems`);
    return { figures, problems };
  } finally {
    await storage.close();
    await ungrouped.close();
  }
}

async function createConversations(world: World): Promise<Written> {
  const conversations = await Promise.all(Array.from({ length: CONVERSATIONS }, () => world.newConversation()));
  return { conversationIds: conversations.map(({ id }) => id), accepted: conversations.map(() => []) };
}

/** Each client writes to its own share of the conversations in turn, the next message when the last is durable. */
async function sendClosedLoop(
  append: Append,
  world: World,
  { conversationIds, accepted }: Written,
  clients: number,
  seconds: number,
): Promise<Run> {
  const stop = watchProcessors({ storage: () => process.pid, PostgreSQL: postgresPid });
  const end = performance.now() + seconds * 1000;
  let count = 0;
  const client = async (first: number): Promise<void> => {
    for (let turn = first; performance.now() < end; turn += clients) {
      const index = turn < conversationIds.length ? turn : first;
      turn = index;
      const message = world.draft(at(conversationIds, index));
      // With a client_id, as real ones come: its index is part of what a send costs.
      const outcome = await append({ ...message, clientId: message.id });
      if (outcome.kind !== 'appended') throw new Error(`a message was not appended: ${outcome.kind}`);
      at(accepted, index).push(message.id);
      if (performance.now() < end) count++;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, first) => client(first)));
  return { perSecond: count / seconds, shares: stop().text };
}

async function readBack(world: World, { conversationIds, accepted }: Written): Promise<string[]> {
  const problems = conversationIds.map(async (id, index) => {
    const messages = await world.readAll(id, PAGE);
    const polled = messages.map(message => ({ id: message.id, createdAt: new Date(message.createdAt).toISOString() }));
    return deliveryProblems(at(accepted, index), polled);
  });
  return (await Promise.all(problems)).flat();
}

function figureOf(clients: number, rates: { single: Run; group: Run }[]): Figure {
  const ratios = rates.map(({ single, group }) => group.perSecond / single.perSecond);
  const ratio = median(ratios);
  const grouped = median(rates.map(({ group }) => group.perSecond));
  const singly = median(rates.map(({ single }) => single.perSecond));
  return {
    part: 'batching',
    name: `appends in groups, ${clients} clients, ${CONVERSATIONS} conversations`,
    value: `${perSecond(grouped)} (one statement a message ${perSecond(singly)})`,
    ratio,
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    target: atLeast(`${TARGET} times`, ratio, TARGET),
  };
}

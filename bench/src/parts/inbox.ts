import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { below, type Figure, milliseconds, type PartOutcome } from '../figures.ts';
import type { Options } from '../options.ts';
import { progress } from '../progress.ts';
import { CACHE_DIR, startServer, withDataDir } from '../server-under-test.ts';
import { percentiles } from '../statistics.ts';

const SECRET_KEY = 'sk_test_inboxinboxinboxinboxinbox';
const SEED = join(import.meta.dirname, '../../../packages/server/src/cli/seed.ts');
/** How often each list is asked for. */
const LISTS = 40;
/** How often each search is. */
const ROUNDS = 12;

const LIST_PATHS = {
  all: 'conversations',
  open: 'conversations?status=open',
  'open and unassigned': 'conversations?status=open&assignee=none',
  'open, who has waited longest first': 'conversations?status=open&sort=waiting',
  'tag refund': 'conversations?tag=refund',
} as const;

/** What somebody looks for: rare and common, several words, several scripts, and letter by letter as it is typed. */
const SEARCHES = [
  ...['A-10042', '#A-10999', '"order A-11001"', 'customer-777@mail.example', 'nothing-like-this'],
  ...['order', 'danke', 'the', 'order shipped yet', 'lamp scratch', '"wool blanket"', 'Größe', 'grosse zurückgeben'],
  ...['退货', '订单', '茶', '返品', 'شحن', 'заказ', 'Müller', 'adler', 'customs carrier'],
  ...letterByLetter('warehouse this morn'),
  ...letterByLetter('bestellung untweg'),
  ...letterByLetter('besançon'),
];

/** The agents' side on a seeded database: the first list, the counts of the views, and searches. */
export function measureInbox(options: Options): Promise<PartOutcome> {
  return withDataDir(async dataDir => {
    const count = options.largeConversations;
    const startedAt = performance.now();
    await promisify(execFile)(process.execPath, [SEED, '--conversations', `${count}`, '--environment', 'test'], {
      env: { PATH: process.env.PATH, DATA_DIR: dataDir, DESKBELL_BOOTSTRAP_SECRET_KEY: SECRET_KEY },
      maxBuffer: 64e6,
      cwd: CACHE_DIR,
    });
    const seeded = performance.now() - startedAt;
    progress(`inbox: ${count} conversations seeded and indexed in ${Math.round(seeded / 1000)} s`);
    const server = await startServer(dataDir, { DESKBELL_BOOTSTRAP_SECRET_KEY: SECRET_KEY });
    try {
      const problems: string[] = [];
      const ask = createAsker(server.port, problems);
      const first = await ask(LIST_PATHS.all);
      const lists = await askAll(ask, Object.values(LIST_PATHS), LISTS);
      const counts = await askAll(ask, ['counts'], LISTS);
      const searches = await askAll(
        ask,
        SEARCHES.map(q => `search?q=${encodeURIComponent(q)}`),
        ROUNDS,
      );
      const p99 = percentiles(searches).p99;
      return {
        problems,
        figures: [
          { part: 'inbox', name: `seeding ${count} conversations, indexed`, value: milliseconds(seeded) },
          {
            part: 'inbox',
            name: `first list after a start, ${count} conversations`,
            value: milliseconds(first),
            target: below('1 s', first, 1_000),
          },
          spread('lists of 50 (p50 / p99 / max)', lists),
          spread('counts of the views (p50 / p99 / max)', counts),
          {
            ...spread(`searches, ${SEARCHES.length} kinds (p50 / p99 / max)`, searches),
            target: below('100 ms', p99, 100),
          },
        ],
      };
    } finally {
      await server.stop();
    }
  });
}

type Ask = (path: string) => Promise<number>;

/** Asks the agent API and waits for the whole answer; answers the ms that took. */
function createAsker(port: number, problems: string[]): Ask {
  return async path => {
    const startedAt = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/agent/${path}`, {
      headers: { 'X-API-Key': SECRET_KEY },
    });
    const { success } = (await answer.json()) as { success: boolean };
    if (!success) problems.push(`${path} was answered ${answer.status}`);
    return performance.now() - startedAt;
  };
}

/** One after the other, round by round, so that a bad second hits all of them. */
async function askAll(ask: Ask, paths: string[], rounds: number): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) for (const path of paths) samples.push(await ask(path));
  return samples;
}

function spread(name: string, samples: number[]): Figure {
  const { p50, p99, max } = percentiles(samples);
  return { part: 'inbox', name, value: [p50, p99, max].map(milliseconds).join(' / ') };
}

function letterByLetter(text: string): string[] {
  return Array.from(text, (_, index) => text.slice(0, index + 1)).filter(part => !part.endsWith(' '));
}

import { setTimeout as wait } from 'node:timers/promises';
import type { ChildProcess } from '../child-process.ts';
import { createCustomers } from '../customers.ts';
import { atMost, type Figure, megabytes, type PartOutcome } from '../figures.ts';
import type { Options } from '../options.ts';
import { cpuMs, openFilesLimit, residentBytes } from '../process-figures.ts';
import { progress } from '../progress.ts';
import type { Customer } from '../requests.ts';
import { startServer, withDataDir } from '../server-under-test.ts';
import { openSockets } from '../socket-client.ts';

const SETTLE_MS = 5_000;
const RESYNC_TIMEOUT_MS = 90_000;

/** What idle sockets take: memory each, and processor time over one whole round of pings and resyncs. */
export function measureSockets(options: Options): Promise<PartOutcome> {
  return withDataDir(async dataDir => {
    const count = Math.min(options.idleSockets, openFilesLimit() - 500);
    if (count < options.idleSockets) progress(`sockets: only ${count}, the limit of open files allows no more`);
    const creator = await startServer(dataDir);
    const customers = await createCustomers(creator.port, count);
    // A restart in between: what creating the sessions left on the heap would hide what the sockets take.
    await creator.stop();
    const server = await startServer(dataDir);
    try {
      return { problems: [], figures: await connectAll(server, customers) };
    } finally {
      await server.stop();
    }
  });
}

async function connectAll({ pid, port }: ChildProcess, customers: Customer[]): Promise<Figure[]> {
  const resident = async (state: string): Promise<number> => {
    await wait(SETTLE_MS);
    progress(`sockets: ${megabytes(residentBytes(pid))} with ${state}`);
    return residentBytes(pid);
  };
  const before = await resident('no socket');
  const resyncs = countResyncs(customers.length);
  const lost = Promise.withResolvers<never>();
  const open = (from: number, to: number) =>
    openSockets(port, customers.slice(from, to), (index, text) => resyncs.onText(from + index, text), lost.reject);

  const fifth = Math.floor(customers.length / 5);
  const clients = await open(0, fifth);
  const some = await resident(`${fifth} sockets`);
  clients.push(...(await open(fifth, customers.length)));
  await Promise.race([resyncs.everySocketHas(1), lost.promise]);
  const all = await resident(`${clients.length} sockets`);

  const cpuBefore = cpuMs(pid);
  const startedAt = performance.now();
  await Promise.race([resyncs.everySocketHas(2), lost.promise]);
  const cpuShare = (cpuMs(pid) - cpuBefore) / (performance.now() - startedAt);
  const resynced = await resident('a round of resyncs behind it');
  for (const client of clients) client.close();

  const count = clients.length;
  const perSocket = (name: string, bytes: number, sockets: number): Figure => ({
    part: 'sockets',
    name,
    value: `${Math.round(bytes / sockets).toLocaleString('en-GB')} B`,
    target: atMost('10 KB', bytes / sockets, 10_000),
  });
  return [
    perSocket(`resident memory of an idle socket, of ${count}`, all - before, count),
    perSocket('the same after a round of resyncs', resynced - before, count),
    perSocket(`each socket beyond the first ${fifth}`, all - some, count - fifth),
    {
      part: 'sockets',
      name: `processor time of ${count} idle sockets, one round`,
      value: `${(cpuShare * 100).toFixed(1)} % of a core`,
    },
  ];
}

/** Counts the `resync` frames of each socket; each customer here is alone, so no other frame may come. */
function countResyncs(sockets: number) {
  const counts = new Uint32Array(sockets);
  let awaited = { atLeast: 0, missing: 0, done: (): void => undefined };
  return {
    onText(index: number, text: string): void {
      if (!text.startsWith('{"type":"resync"')) throw new Error(`an idle socket got ${text}`);
      const count = (counts[index] ?? 0) + 1;
      counts[index] = count;
      if (count === awaited.atLeast && --awaited.missing === 0) awaited.done();
    },
    everySocketHas(atLeast: number): Promise<void> {
      return new Promise((resolve, reject) => {
        const missing = counts.filter(count => count < atLeast).length;
        awaited = { atLeast, missing, done: resolve };
        if (missing === 0) resolve();
        const late = () => reject(new Error(`${awaited.missing} sockets never had resync number ${atLeast}`));
        setTimeout(late, RESYNC_TIMEOUT_MS).unref();
      });
    },
  };
}

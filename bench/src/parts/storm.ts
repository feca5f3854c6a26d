import { setTimeout as wait } from 'node:timers/promises';
import { withDeadline } from '../../../packages/server/src/test/deadline.ts';
import { type Cluster, withCluster } from '../cluster.ts';
import { type Crowd, createCrowd } from '../crowd.ts';
import { createCustomerLogs } from '../customer-logs.ts';
import { at, createCustomers } from '../customers.ts';
import { atMost, below, type Figure, milliseconds, type PartOutcome } from '../figures.ts';
import type { Options } from '../options.ts';
import { openFilesLimit } from '../process-figures.ts';
import { progress } from '../progress.ts';
import { type CallCounts, createCallCounts } from '../retrying-caller.ts';
import { percentiles } from '../statistics.ts';
import { createStormLedger, type StormLedger } from '../storm-ledger.ts';
import { type StormSenders, startSenders } from '../storm-senders.ts';

const SENDERS = 50;
const CALM_MS = 2_000;
const BACK_TARGET_MS = 20_000;
const BACK_DEADLINE_MS = 120_000;
/** A message the bus lost is healed by the periodic resync, which comes within 35 s (I5). */
const HEAL_DEADLINE_MS = 40_000;
/** Files a process needs besides sockets. */
const OTHER_FILES = 500;

interface Scene {
  cluster: Cluster;
  crowd: Crowd;
  senders: StormSenders;
  counts: CallCounts;
}

/** Nodes die by kill -9 under a crowd with open sockets while others write: how long until everybody is back, and is all there? */
export function measureStorm(options: Options): Promise<PartOutcome> {
  return withCluster(2, async cluster => {
    const count = Math.min(options.stormSockets, openFilesLimit() - OTHER_FILES);
    if (count < options.stormSockets) progress(`storm: only ${count}, the limit of open files allows no more`);
    const ports = cluster.nodes.map(node => node.port);
    const half = Math.ceil(count / 2);
    const customers = await createCustomers(at(ports, 0), half);
    customers.push(...(await createCustomers(at(ports, 1), count - half)));
    await cluster.analyze();

    const fault = Promise.withResolvers<never>();
    const ledger = createStormLedger();
    const [sendCounts, pollCounts] = [createCallCounts(), createCallCounts()];
    const logs = createCustomerLogs(customers, ports, ledger, pollCounts, fault.reject);
    const crowd = createCrowd(customers, ports, logs.receive, fault.reject);
    const scene = async (): Promise<PartOutcome> => {
      await crowd.connect();
      progress(`storm: ${crowd.spread().join(' and ')} sockets open; ${SENDERS} senders begin`);
      const senders = startSenders(SENDERS, customers, ports, ledger, sendCounts, fault.reject);
      const all = { cluster, crowd, senders, counts: sendCounts };
      const figures = [
        ...(await strike(all, 'one node of two killed', [1])),
        ...(await strike(all, 'both nodes killed', [0, 1])),
      ];
      await senders.stop();
      const healedInMs = await untilAllSeen(ledger);
      const problems = ledger.problems();
      if (sendCounts.firstServerError !== null) progress(`storm: the first 5xx said ${sendCounts.firstServerError}`);
      if (crowd.lostBesides() > 0) progress(`storm: ${crowd.lostBesides()} sockets lost on nodes that lived`);
      return {
        problems,
        figures: [...figures, ...closingFigures(ledger, healedInMs, logs.polls(), sendCounts, pollCounts)],
      };
    };
    try {
      return await Promise.race([scene(), fault.promise]);
    } finally {
      crowd.close();
      logs.close();
    }
  });
}

/** Kills these nodes at once, starts them again as a supervisor would, and waits for everybody they held. */
async function strike({ cluster, crowd, senders, counts }: Scene, name: string, victims: number[]): Promise<Figure[]> {
  await wait(CALM_MS);
  senders.takeDurations();
  const errorsBefore = counts.serverErrors;
  const stopWatch = cluster.watch();
  const back = crowd.comeBackFrom(victims);
  await Promise.all(victims.map(node => at(cluster.nodes, node).kill()));
  await Promise.all(victims.map(node => cluster.restart(node)));
  const restartedInMs = victims.map(node => at(cluster.nodes, node).startedInMs);
  const late = () => `${name}: not everybody was back; sockets ${crowd.spread().join(' and ')},`;
  const times = percentiles(await withDeadline(BACK_DEADLINE_MS, late, back));
  const { text: shares } = stopWatch();
  await wait(CALM_MS);
  const sends = percentiles(senders.takeDurations());
  progress(`storm: ${name}: all back after ${milliseconds(times.max)}, now ${crowd.spread().join(' and ')} sockets`);
  progress(`    sockets lost or refused: ${crowd.takeCauses()}`);
  const part = 'storm';
  return [
    {
      part,
      name: `${name}: all have their resync again`,
      value: milliseconds(times.max),
      target: below('20 s', times.max, BACK_TARGET_MS),
    },
    { part, name: '  of them half, 99 %', value: [times.p50, times.p99].map(milliseconds).join(', ') },
    { part, name: '  spawn to ready of who was killed', value: restartedInMs.map(milliseconds).join(', ') },
    {
      part,
      name: '  sends meanwhile, retries included (p50 / p99 / max)',
      value: [sends.p50, sends.p99, sends.max].map(milliseconds).join(' / '),
    },
    {
      part,
      name: '  sends answered 5xx',
      value: String(counts.serverErrors - errorsBefore),
      target: atMost('0', counts.serverErrors - errorsBefore, 0),
    },
    { part, name: '  processor shares until all were back', value: shares },
  ];
}

/** Milliseconds; what is not seen in time is in the ledger's problems. */
async function untilAllSeen(ledger: StormLedger): Promise<number> {
  const startedAt = performance.now();
  while (ledger.unseenCount() > 0 && performance.now() - startedAt < HEAL_DEADLINE_MS) await wait(20);
  return performance.now() - startedAt;
}

function closingFigures(
  ledger: StormLedger,
  healedInMs: number,
  polls: number,
  sendCounts: CallCounts,
  pollCounts: CallCounts,
): Figure[] {
  const part = 'storm';
  const lost = ledger.unseenCount();
  return [
    {
      part,
      name: `accepted messages never seen, of ${ledger.acceptedCount()}`,
      value: String(lost),
      target: atMost('0', lost, 0),
    },
    { part, name: 'the last one was seen after the last answer by', value: milliseconds(healedInMs) },
    {
      part,
      name: 'sends without an answer, repeated; polls, of them 5xx',
      value: `${sendCounts.unanswered}; ${polls}, ${pollCounts.serverErrors}`,
    },
  ];
}

import type { FaultyProxy } from './proxy.ts';
import type { Fault, FaultKind } from './schedule.ts';
import type { World } from './topology/world.ts';

/** Breaks something; what it answers mends it. */
type Break = (world: World, fault: Fault) => Promise<() => Promise<void> | void>;

const link = (links: FaultyProxy[], { node }: Fault) => links[node] as FaultyProxy;
const nodeOf = (world: World, { node }: Fault) => world.nodes[node] as World['nodes'][number];

/** Refused while it lasts, and everything there was is reset. */
async function sever(broken: FaultyProxy, port: string): Promise<() => void> {
  broken.target(null);
  broken.cut();
  return () => broken.target(Number(port));
}

function worsen(broken: FaultyProxy, state: Parameters<FaultyProxy['behave']>[0], after?: () => void): () => void {
  broken.behave(state);
  return () => {
    broken.behave({ is: 'well' });
    after?.();
  };
}

const BREAKS: Record<FaultKind, Break> = {
  async kill(world, fault) {
    const node = nodeOf(world, fault);
    await node.kill();
    return () => node.start();
  },
  async pause(world, fault) {
    const node = nodeOf(world, fault);
    node.pause();
    return () => node.resume();
  },
  async drain(world, fault) {
    const node = nodeOf(world, fault);
    await node.drain();
    return () => node.start();
  },
  async clock(world, fault) {
    const node = nodeOf(world, fault);
    node.shiftClock(fault.by);
    return () => node.shiftClock(0);
  },
  async 'clients-cut'(world, fault) {
    nodeOf(world, fault).link.cut();
    return () => undefined;
  },
  async 'clients-slow'(world, fault) {
    return worsen(nodeOf(world, fault).link, { is: 'slow', ms: fault.by });
  },
  async 'bus-cut'(world, fault) {
    return sever(link(world.busLinks, fault), new URL(world.redis?.url ?? '').port);
  },
  async 'bus-delay'(world, fault) {
    return worsen(link(world.busLinks, fault), { is: 'slow', ms: fault.by });
  },
  async 'bus-stall'(world, fault) {
    return worsen(link(world.busLinks, fault), { is: 'stalled' });
  },
  async 'bus-half-open'(world, fault) {
    link(world.busLinks, fault).halfOpen();
    return () => undefined;
  },
  async 'database-cut'(world, fault) {
    return sever(link(world.databaseLinks, fault), new URL(world.postgres?.url ?? '').port);
  },
  async 'database-delay'(world, fault) {
    return worsen(link(world.databaseLinks, fault), { is: 'slow', ms: fault.by });
  },
  /** Held back and then reset: whether a commit happened is known to nobody. */
  async 'database-stall'(world, fault) {
    const broken = link(world.databaseLinks, fault);
    return worsen(broken, { is: 'stalled' }, () => fault.ms % 2 === 0 && broken.cut());
  },
  async 'database-trickle'(world, fault) {
    return worsen(link(world.databaseLinks, fault), { is: 'trickling' });
  },
  async 'postgres-crash'({ postgres }) {
    await postgres?.crash();
    return () => postgres?.restart();
  },
  async 'redis-crash'({ redis }) {
    await redis?.crash();
    return () => redis?.restart();
  },
  async 'redis-pause'({ redis }) {
    redis?.pause();
    return () => redis?.resume();
  },
  async 'disk-full'({ disk }) {
    await disk?.fill();
    return () => disk?.makeRoom();
  },
};

/** Breaks what the fault says; what it answers mends it. */
export function breakIt(world: World, fault: Fault): Promise<() => Promise<void> | void> {
  return BREAKS[fault.kind](world, fault);
}

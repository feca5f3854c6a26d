import { createRandom, type Random } from './random.ts';

export type Topology = 'sqlite' | 'cluster';

/** A browser: one session, with everything it has open. Numbers are nodes. */
export interface DevicePlan {
  /** Whose it is: devices of one person end up in one conversation once they logged in. */
  person: number;
  /** Sockets that poll when they are told of a gap, as the SDK does. */
  tabs: number[];
  /** Sockets that never poll: what the server alone brings. */
  listeners: number[];
  /** Clients without a socket. */
  pollers: number[];
}

export type Action = { at: number } & (
  | { do: 'send'; device: number; node: number; copies: number }
  | { do: 'reply'; device: number; node: number }
  | { do: 'note'; device: number; node: number }
  | { do: 'login'; device: number; node: number }
  | { do: 'herd'; sockets: number }
);

export type FaultKind =
  | 'kill'
  | 'pause'
  | 'drain'
  | 'clock'
  | 'clients-cut'
  | 'clients-slow'
  | 'bus-cut'
  | 'bus-delay'
  | 'bus-stall'
  | 'bus-half-open'
  | 'database-cut'
  | 'database-delay'
  | 'database-stall'
  | 'database-trickle'
  | 'postgres-crash'
  | 'redis-crash'
  | 'redis-pause'
  | 'disk-full';

export interface Fault {
  at: number;
  /** How long until it is healed. */
  ms: number;
  kind: FaultKind;
  node: number;
  /** Of a clock: by how much it is moved. Of a delay: how long. */
  by: number;
}

/** All of it follows from the seed; only the machine's own timing does not. Times are ms from the start. */
export interface Schedule {
  seed: number;
  topology: Topology;
  /**
   * `heal`: anything may break, and resync, which heals, comes every half second. `live`: the bus loses nothing and
   * resync hardly ever comes, so that whatever it would cover up shows.
   */
  mode: 'heal' | 'live';
  resyncIntervalMs: number;
  devices: DevicePlan[];
  /** Agents' sockets. */
  agents: number[];
  actions: Action[];
  faults: Fault[];
  activeMs: number;
  crowd: number;
}

/** What a fault is done to: it can have one at a time. */
export function thingOf({ kind, node }: Fault): string {
  if (kind === 'postgres-crash') return 'postgres';
  if (kind === 'redis-crash' || kind === 'redis-pause') return 'redis';
  const [thing = ''] = kind.split('-');
  return `${['kill', 'pause', 'drain', 'disk'].includes(thing) ? 'life' : thing} of node ${node}`;
}

/** What may not happen at once happens in one slot: a node's life, its links, the common servers, the clock. */
const SLOTS: Record<Topology, Record<Schedule['mode'], FaultKind[][]>> = {
  sqlite: {
    heal: [['kill', 'pause', 'drain', 'disk-full'], ['clock'], ['clients-cut', 'clients-slow']],
    live: [['kill', 'pause', 'drain'], ['clock'], ['clients-cut', 'clients-slow']],
  },
  cluster: {
    heal: [
      ['kill', 'pause', 'drain'],
      ['clock'],
      ['clients-cut', 'clients-slow'],
      ['bus-cut', 'bus-delay', 'bus-stall', 'bus-half-open', 'redis-crash', 'redis-pause'],
      ['database-cut', 'database-delay', 'database-stall', 'database-trickle', 'postgres-crash'],
    ],
    live: [['pause'], ['clock'], ['clients-cut', 'clients-slow'], ['bus-delay'], ['database-delay']],
  },
};

export interface Size {
  /** How long faults and load last. */
  seconds?: number;
  /** Sockets beside the usual ones, which all lose their connection at once in the middle. */
  crowd?: number;
}

/** The schedule of a seed. */
export function planSchedule(seed: number, topology: Topology, { seconds = 3, crowd = 0 }: Size = {}): Schedule {
  const random = createRandom(`${topology}/${seed}`);
  const activeMs = seconds * 1000;
  const nodes = topology === 'cluster' ? 2 : 1;
  const mode = random.chance(0.3) ? 'live' : 'heal';
  const withLogins = random.chance(0.4);
  const devices = planDevices(random, nodes, withLogins);
  const ending = mode === 'live' ? planEnding(random, devices.length, nodes, activeMs) : { actions: [], faults: [] };
  const busyMs = mode === 'live' ? activeMs - ENDING_MS : activeMs;
  const many = planCrowd(seed, { crowd, first: devices.length, nodes, activeMs: busyMs });
  return {
    seed,
    topology,
    mode,
    resyncIntervalMs: mode === 'live' ? 30_000 : 500,
    devices: [...devices, ...many.devices],
    agents: Array.from({ length: random.between(1, 2) }, () => random.between(0, nodes - 1)),
    actions: [
      ...planActions(random, { devices: devices.length, nodes, activeMs: busyMs, withLogins }),
      ...ending.actions,
      ...many.actions,
    ].sort((one, other) => one.at - other.at),
    faults: [...planFaults(random, SLOTS[topology][mode], nodes, busyMs), ...many.faults, ...ending.faults].sort(
      (one, other) => one.at - other.at,
    ),
    activeMs,
    crowd,
  };
}

function planDevices(random: Random, nodes: number, withLogins: boolean): DevicePlan[] {
  const node = () => random.between(0, nodes - 1);
  const some = (least: number, most: number) => Array.from({ length: random.between(least, most) }, node);
  return Array.from({ length: random.between(2, 4) }, (_, index) => ({
    person: withLogins ? Math.floor(index / 2) : index,
    tabs: some(1, 3),
    listeners: some(0, 2),
    pollers: some(index === 0 ? 1 : 0, 2),
  }));
}

/** Below what one identity may have (WS12). */
const CROWD_SOCKETS_EACH = 15;

/** Customers with many sockets each, who say something before and after all of them are cut off and come back at once. */
function planCrowd(
  seed: number,
  { crowd, first, nodes, activeMs }: { crowd: number; first: number; nodes: number; activeMs: number },
) {
  // A random source of its own: the rest of a seed's schedule is the same with a crowd and without.
  const random = createRandom(`crowd/${seed}`);
  const node = () => random.between(0, nodes - 1);
  const devices: DevicePlan[] = [];
  const actions: Action[] = [];
  for (let left = crowd; left > 0; left -= CROWD_SOCKETS_EACH) {
    const listeners = Array.from({ length: Math.min(left, CROWD_SOCKETS_EACH) }, node);
    const device = first + devices.length;
    // Nobody else's: persons of the usual devices are numbered below.
    devices.push({ person: device, tabs: [], listeners, pollers: [] });
    for (let n = random.between(1, 3); n > 0; n--) {
      actions.push({ at: random.between(0, activeMs), do: 'send', device, node: node(), copies: 1 });
    }
  }
  const cut = (index: number): Fault => ({ at: activeMs / 2, ms: 0, kind: 'clients-cut', node: index, by: 0 });
  return { devices, actions, faults: crowd > 0 ? Array.from({ length: nodes }, (_, index) => cut(index)) : [] };
}

const ENDING_MS = 800;

/**
 * All sockets are lost and come back while each conversation gets its last message: nothing comes after it, and no
 * resync, to cover up that a socket missed it.
 */
function planEnding(random: Random, devices: number, nodes: number, activeMs: number) {
  const from = activeMs - ENDING_MS;
  const faults: Fault[] = [];
  for (let node = 0; node < nodes; node++) {
    faults.push({ at: from, ms: 0, kind: 'clients-cut', node, by: 0 });
    if (nodes > 1) faults.push({ at: from, ms: ENDING_MS, kind: 'bus-delay', node, by: random.between(30, 120) });
  }
  const actions = Array.from({ length: devices }, (_, device): Action => {
    const at = from + random.between(0, ENDING_MS - 200);
    return { at, do: 'send', device, node: random.between(0, nodes - 1), copies: 1 };
  });
  return { faults, actions };
}

interface Extent {
  devices: number;
  nodes: number;
  activeMs: number;
  withLogins: boolean;
}

function planActions(random: Random, { devices, nodes, activeMs, withLogins }: Extent): Action[] {
  const device = () => random.between(0, devices - 1);
  const node = () => random.between(0, nodes - 1);
  const actions: Action[] = [];
  const pace = random.between(20, 90);
  for (let at = 0; at < activeMs; at += random.between(1, pace * 2)) {
    const roll = random.next();
    if (roll < 0.08) {
      // Many at once into one conversation, from all sides.
      const hot = device();
      for (let n = random.between(4, 12); n > 0; n--) {
        const isReply = random.chance(0.3);
        if (isReply) actions.push({ at, do: 'reply', device: hot, node: node() });
        else actions.push({ at, do: 'send', device: hot, node: node(), copies: 1 });
      }
    } else if (roll < 0.6) {
      actions.push({ at, do: 'send', device: device(), node: node(), copies: random.chance(0.2) ? 2 : 1 });
    } else if (roll < 0.85) {
      actions.push({ at, do: 'reply', device: device(), node: node() });
    } else {
      actions.push({ at, do: 'note', device: device(), node: node() });
    }
  }
  if (withLogins) {
    for (let index = 0; index < devices; index++) {
      if (random.chance(0.8))
        actions.push({ at: random.between(0, activeMs), do: 'login', device: index, node: node() });
    }
  }
  if (random.chance(0.3))
    actions.push({ at: random.between(0, activeMs), do: 'herd', sockets: random.between(20, 60) });
  return actions.sort((one, other) => one.at - other.at);
}

function planFaults(random: Random, slots: FaultKind[][], nodes: number, activeMs: number): Fault[] {
  const faults: Fault[] = [];
  for (const kinds of slots) {
    for (let node = 0; node < nodes; node++) {
      if (!random.chance(0.45)) continue;
      for (let at = random.between(100, activeMs / 2); at < activeMs; ) {
        const kind = random.pick(kinds);
        const ms = Math.min(random.between(50, 1200), activeMs - at);
        faults.push({ at, ms, kind, node, by: planSize(random, kind) });
        at += ms + random.between(300, activeMs);
      }
    }
  }
  return withoutOverlaps(faults.sort((one, other) => one.at - other.at));
}

function planSize(random: Random, kind: FaultKind): number {
  if (kind === 'clock') return random.pick([-3_600_000, -60_000, -1_000, -20, 20, 1_000, 60_000, 3_600_000]);
  if (kind === 'clients-slow') return random.between(5, 60);
  return kind.endsWith('-delay') ? random.between(10, 120) : 0;
}

/** There is one of each of these, whichever node it was planned for. */
const COMMON: FaultKind[] = ['postgres-crash', 'redis-crash', 'redis-pause'];

function withoutOverlaps(faults: Fault[]): Fault[] {
  let freeAt = 0;
  return faults.filter(({ kind, at, ms }) => {
    if (!COMMON.includes(kind)) return true;
    if (at < freeAt) return false;
    freeAt = at + ms + 1000;
    return true;
  });
}

import type { CustomerFrame } from '@deskbell/protocol';
import { type Backoff, backoffMs } from '../../packages/sdk/src/backoff.ts';
import { at } from './customers.ts';
import type { Customer } from './requests.ts';
import { openSocket, type SocketClient } from './socket-client.ts';

/** Customers with a socket each, who come back by themselves when it is lost. */
export interface Crowd {
  /** Opens all sockets, each on its home node; resolves when all have their `resync`. */
  connect(): Promise<void>;
  /** Whose sockets are on these nodes will lose them now. Resolves with the milliseconds until each had a `resync` again. */
  comeBackFrom(nodes: number[]): Promise<number[]>;
  /** Sockets each node has. */
  spread(): number[];
  /** Sockets lost on nodes that live. */
  lostBesides(): number;
  /** Why sockets were lost or did not come about since the last call of this. */
  takeCauses(): string;
  close(): void;
}

/** As in the SDK's connection.ts: the first wait spreads a crowd, the longest bounds how late the last one tries. */
const BACKOFF: Backoff = { first: 1_000, most: 10_000 };
const CONNECTING_MAX = 64;

interface Member {
  customer: Customer;
  index: number;
  node: number;
  failures: number;
  socket: SocketClient | null;
  hasResync: boolean;
  /** Its socket is about to fall: what still comes over it does not count as being back. */
  isFalling: boolean;
}

export function createCrowd(
  customers: Customer[],
  ports: readonly number[],
  onFrame: (index: number, frame: CustomerFrame) => void,
  onFault: (error: unknown) => void,
): Crowd {
  const members = customers.map((customer, index): Member => {
    const node = index % ports.length;
    return { customer, index, node, failures: 0, socket: null, hasResync: false, isFalling: false };
  });
  const timers = new Set<NodeJS.Timeout>();
  const awaited = new Set<Member>();
  const causes = new Map<string, number>();
  /** Nodes that are meant to lose their sockets. */
  let fallen: number[] = [];
  let onBack = (): void => undefined;
  let lostBesides = 0;
  let isClosed = false;

  async function open(member: Member): Promise<void> {
    const events = {
      onText: (text: string) => receive(member, JSON.parse(text) as CustomerFrame),
      onLost: (cause: Error) => lose(member, cause),
    };
    // Several loopback addresses: one alone has too few ports for many thousand connections.
    const localAddress = `127.0.0.${1 + (member.index % 8)}`;
    const port = at(ports, member.node);
    // A failure has been told to `onLost` already.
    member.socket = await openSocket(port, member.customer, events, localAddress).catch(() => null);
    if (isClosed) member.socket?.close();
  }

  /** The next attempt is at the next node, as a load balancer would have it. */
  function lose(member: Member, { message }: Error): void {
    if (isClosed) return;
    const cause = summarise(message);
    causes.set(cause, (causes.get(cause) ?? 0) + 1);
    if (member.hasResync && !fallen.includes(member.node)) lostBesides++;
    member.socket = null;
    member.hasResync = false;
    member.isFalling = false;
    member.node = (member.node + 1) % ports.length;
    const again = (): void => {
      timers.delete(timer);
      open(member).catch(onFault);
    };
    const timer = setTimeout(again, backoffMs(++member.failures, BACKOFF, Math.random));
    timers.add(timer);
  }

  function receive(member: Member, frame: CustomerFrame): void {
    onFrame(member.index, frame);
    if (frame.type !== 'resync') return;
    member.hasResync = true;
    member.failures = 0;
    if (!member.isFalling && awaited.delete(member)) onBack();
  }

  function untilBack(group: Member[], since: number): Promise<number[]> {
    for (const member of group) {
      member.isFalling = member.socket !== null;
      awaited.add(member);
    }
    const times: number[] = [];
    return new Promise(resolve => {
      onBack = () => {
        times.push(performance.now() - since);
        if (awaited.size > 0) return;
        fallen = [];
        resolve(times);
      };
      if (awaited.size === 0) resolve(times);
    });
  }

  return {
    async connect() {
      const connected = untilBack(members, performance.now());
      const queue = members.values();
      const worker = async (): Promise<void> => {
        for (const member of queue) await open(member);
      };
      await Promise.all(Array.from({ length: CONNECTING_MAX }, worker));
      await connected;
    },
    comeBackFrom(nodes) {
      fallen = nodes;
      const group = members.filter(member => nodes.includes(member.node));
      return untilBack(group, performance.now());
    },
    spread: () => ports.map((_, node) => members.filter(member => member.node === node && member.hasResync).length),
    lostBesides: () => lostBesides,
    takeCauses() {
      const text = [...causes].map(([cause, count]) => `${count} × ${cause}`).join(', ');
      causes.clear();
      return text;
    },
    close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      for (const member of members) member.socket?.close();
    },
  };
}

/** The status of a refused upgrade, or the error without its address. */
function summarise(message: string): string {
  return /HTTP\/1\.1 \d+/.exec(message)?.[0] ?? message.replace(/ \d+\.\d+.*$/, '');
}

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How a link behaves; `stall` holds everything back until the link is well again. */
export type LinkState = { is: 'well' } | { is: 'slow'; ms: number } | { is: 'trickling' } | { is: 'stalled' };

export interface FaultyProxy {
  readonly port: number;
  /** Where new connections go; null: they are refused. */
  target(port: number | null): void;
  behave(state: LinkState): void;
  /** Resets every connection there is. */
  cut(): void;
  /** Every connection there is goes silent for ever, and neither side is told; new ones work. */
  halfOpen(): void;
  close(): Promise<void>;
}

const TRICKLE = { bytes: 200, everyMs: 2 } as const;

interface Pair {
  near: Socket;
  far: Socket;
  isDead: boolean;
}

/** A TCP link of 127.0.0.1 that can be made bad. Bytes are never reordered or changed, as TCP promises. */
export async function startProxy(): Promise<FaultyProxy> {
  let targetPort: number | null = null;
  let state: LinkState = { is: 'well' };
  let changed = Promise.withResolvers<void>();
  const pairs = new Set<Pair>();

  async function carry(pair: Pair, from: Socket, to: Socket): Promise<void> {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      while (state.is === 'stalled' && !pair.isDead) await changed.promise;
      if (state.is === 'slow') await delay(state.ms);
      if (pair.isDead) continue;
      if (state.is === 'trickling') await trickle(to, chunk);
      else if (!to.write(chunk)) await once(to, 'drain');
    }
  }

  function end(pair: Pair): void {
    pairs.delete(pair);
    pair.near.resetAndDestroy();
    pair.far.resetAndDestroy();
  }

  const server = createServer({ noDelay: true }, near => {
    if (targetPort === null) {
      near.on('error', () => near.destroy());
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    const pair: Pair = { near, far, isDead: false };
    pairs.add(pair);
    // Whatever ends one side ends the other, but for a pair that is to look alive.
    const onEnd = () => {
      if (!pair.isDead || near.destroyed) end(pair);
    };
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', onEnd);
      from.on('close', onEnd);
      carry(pair, from, to).then(onEnd, onEnd);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    target(port) {
      targetPort = port;
    },
    behave(next) {
      state = next;
      changed.resolve();
      changed = Promise.withResolvers();
    },
    cut() {
      for (const pair of [...pairs]) end(pair);
    },
    halfOpen() {
      for (const pair of pairs) {
        pair.isDead = true;
        pair.far.resetAndDestroy();
      }
      changed.resolve();
      changed = Promise.withResolvers();
    },
    async close() {
      targetPort = null;
      state = { is: 'well' };
      changed.resolve();
      for (const pair of [...pairs]) end(pair);
      server.close();
      await once(server, 'close');
    },
  };
}

async function trickle(to: Socket, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length; at += TRICKLE.bytes) {
    if (to.destroyed) return;
    to.write(chunk.subarray(at, at + TRICKLE.bytes));
    await delay(TRICKLE.everyMs);
  }
}

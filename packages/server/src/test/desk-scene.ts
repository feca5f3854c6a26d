import { createLocalBus } from '../bus/local-bus.ts';
import { createIds } from '../ids.ts';
import type { Deps } from '../ports.ts';
import type { Asking } from '../services/agent-conversations.ts';
import type { LoggedIn } from '../services/resolve-member.ts';
import { createHub } from '../ws/hub.ts';
import { createWorld, type World } from './contracts/storage-world.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { openSqliteForTest } from './open-sqlite.ts';

export interface DeskScene {
  clock: ManualClock;
  deps: Deps;
  world: World;
  reported: unknown[];
  /** A member who asks. */
  as(id: string, role?: 'admin' | 'agent'): Asking & { role: 'admin' | 'agent' };
  /** A secret key that asks. */
  key: Asking & { role: 'admin' };
  /** The frames a socket of this member, or of a secret key, gets; without resyncs. */
  listen(memberId: string | null): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** The desk's services on a real database, with a real bus and hub. */
export async function createDeskScene(): Promise<DeskScene> {
  const clock = createManualClock();
  const storage = await openSqliteForTest(clock);
  const world = await createWorld(storage, clock);
  const reported: unknown[] = [];
  const report = (error: unknown) => void reported.push(error);
  const bus = createLocalBus(report);
  const parts = { storage, bus, clock, ids: createIds(clock), report };
  /** The hub asks whether a socket's session lives: here all do. */
  const living = { ...storage, findMemberSession: async () => ({}) as never };
  const deps: Deps = { ...parts, secret: 'secret', fileUrl: String, baseUrl: () => '' };
  const hub = createHub(
    { ...deps, storage: living },
    { pingIntervalMs: 30_000, pongTimeoutMs: 90_000, resyncIntervalMs: 30_000 },
  );
  const { tenant } = world;
  return {
    clock,
    deps,
    world,
    reported,
    as: (id, role = 'agent') => ({ tenant, actor: { kind: 'member', id, name: id.slice(4) }, role }),
    key: { tenant, actor: { kind: 'key', id: 'key_1', name: 'sk_test_1' }, role: 'admin' },
    async listen(memberId) {
      const frames: Record<string, unknown>[] = [];
      const socket = {
        bufferedAmount: 0,
        send(bytes: string | Buffer) {
          const frame = JSON.parse(String(bytes));
          if (frame.type !== 'resync') frames.push(frame);
        },
        ping: () => undefined,
        close: () => undefined,
        terminate: () => undefined,
      };
      const member = { id: memberId, name: memberId?.slice(4) };
      const session = { expiresAt: Number.POSITIVE_INFINITY };
      hub.addAgent(socket, tenant, memberId === null ? null : ({ member, session } as LoggedIn));
      // Until it has joined.
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      return frames;
    },
    async close() {
      hub.stop();
      await bus.close();
      await storage.close();
    },
  };
}

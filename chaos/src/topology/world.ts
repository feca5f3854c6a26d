import { randomBytes } from 'node:crypto';
import {
  createDatabase,
  type PostgresCluster,
  startPostgres,
} from '../../../packages/server/src/test/postgres-cluster.ts';
import {
  canMountSmallDisk,
  mountSmallDisk,
  type SmallDisk,
} from '../../../packages/server/src/test/process/small-disk.ts';
import { type RedisServer, startRedis } from '../../../packages/server/src/test/redis-server.ts';
import { makeTemporaryDirectory } from '../../../packages/server/src/test/temporary-directory.ts';
import { type FaultyProxy, startProxy } from '../proxy.ts';
import type { Schedule, Topology } from '../schedule.ts';
import { createNode, type Node } from './node.ts';

/** One installation, for one schedule. */
export interface World {
  nodes: Node[];
  publicKey: string;
  secretKey: string;
  /** Each node's own link; none on SQLite. */
  databaseLinks: FaultyProxy[];
  busLinks: FaultyProxy[];
  postgres: PostgresCluster | null;
  redis: RedisServer | null;
  /** Null where no small disk can be mounted. */
  disk: SmallDisk | null;
  close(): Promise<void>;
}

/** What schedules that follow each other share: the common servers. */
export interface Lane {
  open(schedule: Schedule): Promise<World>;
  close(): Promise<void>;
}

/** Everything takes a tenth of its time or less, so that a schedule sees many intervals. */
const SETTINGS = {
  DESKBELL_PING_INTERVAL_MS: '300',
  DESKBELL_PONG_TIMEOUT_MS: '1500',
  DESKBELL_DRAIN_MS: '200',
  DESKBELL_WRITE_DEADLINE_MS: '1500',
  LOG_LEVEL: 'error',
} as const;

export async function openLane(topology: Topology, root: string): Promise<Lane> {
  return topology === 'sqlite' ? openSqliteLane(root) : openClusterLane(root);
}

function settingsOf(schedule: Schedule) {
  return {
    ...SETTINGS,
    DESKBELL_RESYNC_INTERVAL_MS: String(schedule.resyncIntervalMs),
    DESKBELL_BOOTSTRAP_PUBLIC_KEY: `pk_test_${randomBytes(12).toString('hex')}`,
    DESKBELL_BOOTSTRAP_SECRET_KEY: `sk_test_${randomBytes(12).toString('hex')}`,
  };
}

async function openSqliteLane(root: string): Promise<Lane> {
  const canMount = await canMountSmallDisk();
  return {
    async open(schedule) {
      const needsDisk = canMount && schedule.faults.some(({ kind }) => kind === 'disk-full');
      const disk = needsDisk ? await mountSmallDisk() : null;
      const directory = disk ? null : makeTemporaryDirectory('chaos');
      const settings = settingsOf(schedule);
      const node = await createNode({
        name: 'the node',
        root,
        env: { ...settings, DATA_DIR: disk?.dataDir ?? directory?.path ?? '' },
        ...(disk && { prefix: disk.prefix }),
      });
      await node.start();
      return {
        ...keysOf(settings),
        nodes: [node],
        databaseLinks: [],
        busLinks: [],
        postgres: null,
        redis: null,
        disk,
        async close() {
          await node.stop();
          await disk?.remove();
          directory?.remove();
        },
      };
    },
    close: async () => undefined,
  };
}

async function openClusterLane(root: string): Promise<Lane> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  return {
    async open(schedule) {
      const settings = settingsOf(schedule);
      const database = new URL(await createDatabase(postgres.url));
      const links = await Promise.all([0, 1].map(() => openLinks(database, new URL(redis.url))));
      const nodes = await Promise.all(
        links.map(({ env }, index) => createNode({ name: `node ${index}`, root, env: { ...settings, ...env } })),
      );
      // Both at once: the migrations are raced for.
      await Promise.all(nodes.map(node => node.start()));
      return {
        ...keysOf(settings),
        nodes,
        databaseLinks: links.map(({ databaseLink }) => databaseLink),
        busLinks: links.map(({ busLink }) => busLink),
        postgres,
        redis,
        disk: null,
        async close() {
          await Promise.all(nodes.map(node => node.stop()));
          await Promise.all(links.flatMap(({ databaseLink, busLink }) => [databaseLink.close(), busLink.close()]));
        },
      };
    },
    async close() {
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}

/** A node's own ways to the common servers. */
async function openLinks(database: URL, redis: URL) {
  const [databaseLink, busLink] = await Promise.all([startProxy(), startProxy()]);
  databaseLink.target(Number(database.port));
  busLink.target(Number(redis.port));
  const through = (url: URL, { port }: FaultyProxy) => Object.assign(new URL(url), { port: String(port) }).href;
  const env = { DATABASE_URL: through(database, databaseLink), REDIS_URL: through(redis, busLink) };
  return { databaseLink, busLink, env };
}

function keysOf(settings: ReturnType<typeof settingsOf>) {
  return {
    publicKey: settings.DESKBELL_BOOTSTRAP_PUBLIC_KEY,
    secretKey: settings.DESKBELL_BOOTSTRAP_SECRET_KEY,
  };
}

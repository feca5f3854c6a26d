import { parseArgs } from 'node:util';
import { ENVIRONMENTS } from '@deskbell/protocol';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';
import type { KeyRecord, Tenant } from './domain/model.ts';
import { createIds } from './ids.ts';
import type { Storage } from './ports.ts';
import { createKey } from './services/keys.ts';
import { openStorage } from './storage/open-storage.ts';

// `npm run keys`: for whoever has the database and no key (OP8). Everybody else uses the agent API.

const USAGE = `npm run keys -- list
npm run keys -- create public|secret live|test [--origin https://shop.example]… [--business biz_…]
npm run keys -- disable key_…

On SQLite stop the server first: one process has the file at a time.`;

process.exitCode = await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 1;
});

async function run(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { origin: { type: 'string', multiple: true }, business: { type: 'string' } },
  });
  const [command, ...rest] = positionals;
  const storage = await openStorage({
    ...readConfig(),
    clock: systemClock,
    onCommit: () => undefined,
    onLostConnection: error => console.error(error.message),
    onDamage: error => console.error(error.message),
  });
  try {
    const tenants = await listTenants(storage, values.business);
    if (command === 'list' && rest.length === 0) return await list(storage, tenants);
    if (command === 'create') return await create(storage, tenants, rest, values.origin ?? []);
    if (command === 'disable') return await disable(storage, tenants, rest[0]);
    console.error(USAGE);
    return 2;
  } finally {
    await storage.close();
  }
}

async function listTenants(storage: Storage, businessId: string | undefined): Promise<Tenant[]> {
  const businesses = await storage.listBusinesses();
  return businesses
    .filter(({ id }) => businessId === undefined || id === businessId)
    .flatMap(({ id }) => ENVIRONMENTS.map(environment => ({ businessId: id, environment })));
}

async function list(storage: Storage, tenants: Tenant[]): Promise<number> {
  for (const tenant of tenants) for (const key of await storage.listKeys(tenant)) console.log(describe(key));
  return 0;
}

async function create(storage: Storage, tenants: Tenant[], args: string[], origins: string[]): Promise<number> {
  const [kind, environment] = args;
  const [tenant, ...others] = tenants.filter(candidate => candidate.environment === environment);
  if ((kind !== 'public' && kind !== 'secret') || !tenant) {
    console.error(USAGE);
    return 2;
  }
  if (others.length > 0) {
    console.error('There are several businesses: name one with --business.');
    return 2;
  }
  const deps = { storage, clock: systemClock, ids: createIds(systemClock) };
  const { record, key } = await createKey(deps, tenant, { kind, origins });
  console.log(`${describe(record)}\n${key}`);
  return 0;
}

async function disable(storage: Storage, tenants: Tenant[], id: string | undefined): Promise<number> {
  for (const tenant of tenants) {
    const key = id === undefined ? null : await storage.changeKey(tenant, id, { enabled: false });
    if (!key) continue;
    console.log(describe(key));
    return 0;
  }
  console.error(`There is no key ${id ?? ''}.`);
  return 1;
}

function describe({ id, kind, tenant, display, origins, enabled }: KeyRecord): string {
  const state = enabled ? 'enabled' : 'disabled';
  return [id, tenant.businessId, tenant.environment, kind, state, display, origins.join(' ')].join('  ').trimEnd();
}

import { ENVIRONMENTS } from '@deskbell/protocol';
import { systemClock } from '../clock.ts';
import type { KeyRecord, Tenant } from '../domain/model.ts';
import { createIds } from '../ids.ts';
import type { Storage } from '../ports.ts';
import { createKey } from '../services/keys.ts';
import { runCommand } from './run-command.ts';
import { withStorage } from './with-storage.ts';

// `npm run keys`: for whoever has the database and no key (OP8). Everybody else uses the inbox or the agent API.

const USAGE = `npm run keys -- list
npm run keys -- create public|secret live|test [--origin https://shop.example]… [--business biz_…]
npm run keys -- disable key_…

On SQLite stop the server first: one process has the file at a time.`;

const OPTIONS = { origin: { type: 'string', multiple: true }, business: { type: 'string' } } as const;

await runCommand(USAGE, OPTIONS, async ({ positionals, values }) => {
  const [command, first, second, ...rest] = positionals;
  if (rest.length > 0) return null;
  if (command === 'list' && first === undefined) {
    return withStorage(async storage => list(storage, await listTenants(storage, values.business)));
  }
  const environment = ENVIRONMENTS.find(candidate => candidate === second);
  if (command === 'create' && (first === 'public' || first === 'secret') && environment) {
    const order = { kind: first, origins: values.origin ?? [] } as const;
    return withStorage(async storage => {
      const tenants = await listTenants(storage, values.business);
      const inEnvironment = tenants.filter(tenant => tenant.environment === environment);
      return create(storage, inEnvironment, order);
    });
  }
  if (command === 'disable' && first !== undefined && second === undefined) {
    return withStorage(async storage => disable(storage, await listTenants(storage, values.business), first));
  }
  return null;
});

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

async function create(
  storage: Storage,
  [tenant, ...others]: Tenant[],
  order: { kind: KeyRecord['kind']; origins: string[] },
): Promise<number> {
  if (!tenant || others.length > 0) {
    console.error(tenant ? 'There are several businesses: name one with --business.' : 'There is no such business.');
    return 2;
  }
  const deps = { storage, clock: systemClock, ids: createIds(systemClock) };
  const { record, key } = await createKey(deps, tenant, order);
  console.log(`${describe(record)}\n${key}`);
  return 0;
}

async function disable(storage: Storage, tenants: Tenant[], id: string): Promise<number> {
  for (const tenant of tenants) {
    const key = await storage.changeKey(tenant, id, { enabled: false });
    if (!key) continue;
    console.log(describe(key));
    return 0;
  }
  console.error(`There is no key ${id}.`);
  return 1;
}

function describe({ id, kind, tenant, display, origins, enabled }: KeyRecord): string {
  const state = enabled ? 'enabled' : 'disabled';
  return [id, tenant.businessId, tenant.environment, kind, state, display, origins.join(' ')].join('  ').trimEnd();
}

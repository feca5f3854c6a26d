import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { parseEmail } from '../domain/contact.ts';
import type { MemberRecord } from '../domain/model.ts';
import { createIds } from '../ids.ts';
import type { Storage } from '../ports.ts';
import { audit } from '../services/audit.ts';
import { hashPassword } from '../services/hash-password.ts';
import { createSetUpLink } from '../services/set-up.ts';
import { runCommand } from './run-command.ts';
import { withStorage } from './with-storage.ts';

// `npm run members`: for whoever has the database and no log-in (AC16). Everybody else uses the inbox.

const USAGE = `npm run members -- list
npm run members -- set-up-link [--business biz_…]     a link that makes an admin, once
npm run members -- reset-password ada@shop.example    a new password; ends their sessions, takes the second factor away

On SQLite stop the server first: one process has the file at a time.`;

const clock = systemClock;
const ids = createIds(clock);
const report = (error: unknown) => console.error(error instanceof Error ? error.message : String(error));

await runCommand(USAGE, { business: { type: 'string' } }, async ({ positionals, values }) => {
  const [command, address, ...rest] = positionals;
  if (rest.length > 0) return null;
  if (command === 'list' && address === undefined) return withStorage(list);
  if (command === 'set-up-link' && address === undefined) {
    return withStorage(storage => printLink(storage, values.business));
  }
  if (command === 'reset-password' && address !== undefined) {
    return withStorage(storage => resetPassword(storage, address));
  }
  return null;
});

async function list(storage: Storage): Promise<number> {
  for (const { id } of await storage.listBusinesses()) {
    for (const member of await storage.listMembers(id)) console.log(describe(member));
  }
  return 0;
}

async function printLink(storage: Storage, named: string | undefined): Promise<number> {
  const businesses = await storage.listBusinesses();
  const [business, ...others] = businesses.filter(({ id }) => named === undefined || id === named);
  if (!business || others.length > 0) {
    console.error(business ? 'There are several businesses: name one with --business.' : 'There is no such business.');
    return 2;
  }
  const { publicUrl, port } = readConfig();
  const baseUrl = publicUrl?.replace(/\/+$/, '') ?? `http://127.0.0.1:${port}`;
  console.log(await createSetUpLink({ storage, ids, clock }, business.id, baseUrl));
  return 0;
}

async function resetPassword(storage: Storage, email: string): Promise<number> {
  const member = await storage.findMemberByEmail(parseEmail(email, 'the address'));
  if (!member) {
    console.error('There is no member with this address.');
    return 1;
  }
  const password = ids.token();
  const hash = await hashPassword(password);
  await storage.replacePassword(member.id, ids.memberAccount(), hash, clock.now());
  const tenant = { businessId: member.businessId, environment: 'live' } as const;
  const actor = { kind: 'system', id: null, name: 'npm run members' } as const;
  const action = 'log_in.password_reset';
  await audit({ storage, ids, clock, report }, tenant, actor, { action, targetId: member.id, isBusinessWide: true });
  console.log(`${describe(member)}\n${password}`);
  return 0;
}

function describe({ id, businessId, role, enabled, email, name }: MemberRecord): string {
  return [id, businessId, role, enabled ? 'enabled' : 'disabled', email, name].join('  ');
}

import { ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inboxCookiePrefix } from '../domain/member-session.ts';
import { createIds } from '../ids.ts';
import type { AuthRecords, LogInRoutes } from '../ports/members.ts';
import { type Storage, StorageUnavailable } from '../ports.ts';
import { hashPassword } from '../services/hash-password.ts';
import { hashSecret } from '../services/hash-secret.ts';
import { createWorld } from '../test/contracts/storage-world.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { createLogInRoutes } from './log-in-routes.ts';

const ORIGIN = 'http://desk.example';
const CREDENTIALS = { email: 'ada@shop.example', password: 'a horse and its battery' };

let storage: Storage;
let routes: LogInRoutes;
/** What the database cannot do now. */
let isOut: (method: keyof AuthRecords) => boolean = () => false;
const reported: unknown[] = [];

beforeAll(async () => {
  // The library looks at the time itself.
  const clock = createManualClock(Date.now());
  const ids = createIds(clock);
  storage = await openSqliteForTest(clock);
  const { businessId } = (await createWorld(storage, clock)).tenant;
  const [tokenHash, id] = [ids.token(), ids.member()];
  await storage.addSetUpLink({ tokenHash, businessId, expiresAt: clock.now() + 60_000 }, clock.now());
  const rest = { enabled: true, twoFactorEnabled: false, createdAt: clock.now(), lastSeenAt: null };
  const member = { id, businessId, name: 'Ada', email: CREDENTIALS.email, role: 'admin' as const, ...rest };
  const password = { accountId: ids.memberAccount(), hash: await hashPassword(CREDENTIALS.password) };
  await storage.takeUpSetUpLink(tokenHash, { member, password }, clock.now());
  const methods = [
    'insertAuthRow',
    'findAuthRows',
    'countAuthRows',
    'updateAuthRows',
    'incrementAuthRow',
    'deleteAuthRows',
  ];
  const records = Object.fromEntries(
    (methods as (keyof AuthRecords)[]).map(method => [
      method,
      (...parameters: never[]) =>
        isOut(method)
          ? Promise.reject(new StorageUnavailable('away'))
          : (storage[method] as (...rest: never[]) => Promise<unknown>)(...parameters),
    ]),
  ) as unknown as AuthRecords;
  routes = createLogInRoutes({
    records,
    clock,
    ids,
    secret: 'a secret of forty characters or a few more',
    hashToken: hashSecret,
    singleSignOn: null,
    onEnded: () => undefined,
    isEnabled: async () => true,
    useCode: async () => true,
    findInvited: async () => null,
    onJoined: async () => undefined,
    mailResetLink: null,
    onPasswordReset: async () => undefined,
    report: error => reported.push(error),
  });
});
afterAll(async () => {
  await storage.close();
  removeTestDirectories();
});

function post(path: string, body: unknown, cookie = ''): Promise<Response> {
  const headers = { origin: ORIGIN, 'content-type': 'application/json', ...(cookie && { cookie }) };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return routes.handle(new Request(`${ORIGIN}${ROUTES.inboxAuth}${path}`, init), ORIGIN);
}

test('[ST3] [ST8] while the database cannot serve, a log-in is told so: neither a failure of ours nor a wrong password', async () => {
  expect((await post('/sign-in/email', CREDENTIALS)).status).toBe(200);
  for (const cannot of [() => true, (method: string) => method === 'insertAuthRow']) {
    isOut = cannot;
    await expect(post('/sign-in/email', CREDENTIALS)).rejects.toThrow(StorageUnavailable);
  }
  isOut = () => false;
  expect((await post('/sign-in/email', CREDENTIALS)).status).toBe(200);
});

test('[AC10] [ST3] who could not be logged out is told so', async () => {
  const answer = await post('/sign-in/email', CREDENTIALS);
  const cookie = answer.headers
    .getSetCookie()
    .map(line => line.split(';', 1)[0])
    .join('; ');
  expect(cookie).toContain(inboxCookiePrefix(false));
  isOut = method => method === 'deleteAuthRows';
  await expect(post('/sign-out', {}, cookie)).rejects.toThrow(StorageUnavailable);
  isOut = () => false;
  expect((await post('/sign-out', {}, cookie)).status).toBe(200);
});

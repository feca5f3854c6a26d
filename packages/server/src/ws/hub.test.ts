import { LIMITS } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import { createLocalBus } from '../bus/local-bus.ts';
import type { SessionRecord } from '../domain/model.ts';
import { createIds } from '../ids.ts';
import type { Deps, Storage } from '../ports.ts';
import type { LoggedIn } from '../services/resolve-member.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { createHub } from './hub.ts';

const TIMES = { pingIntervalMs: 30_000, pongTimeoutMs: 90_000, resyncIntervalMs: 30_000 };
const TENANT = { businessId: 'biz_1', environment: 'test' } as const;

function createScene() {
  const clock = createManualClock();
  const errors: unknown[] = [];
  const ended = new Set<string>();
  const storage = {
    findSession: async (tokenHash: string) => (ended.has(tokenHash) ? null : ({} as SessionRecord)),
    findMemberSession: async (tokenHash: string) => (ended.has(tokenHash) ? null : {}),
    findConversationId: async (_: unknown, identityId: string) => `thr_${identityId}`,
    readMarks: async () => new Map(),
    readTenantMark: async () => null,
  } as Partial<Storage> as Storage;
  const report = (error: unknown) => void errors.push(error);
  const parts = { storage, clock, ids: createIds(clock), bus: createLocalBus(report), report };
  const deps: Deps = { ...parts, secret: 'secret', fileUrl: String, baseUrl: () => '' };
  const hub = createHub(deps, TIMES);
  const did: string[] = [];
  const socket = (name: string) => ({
    bufferedAmount: 0,
    send: (frame: string | Buffer) => void did.push(`${name} ${JSON.parse(String(frame)).type}`),
    ping: () => undefined,
    close: (code: number) => void did.push(`${name} close ${code}`),
    terminate: () => void did.push(`${name} terminate`),
  });
  const session = (identityId: string): SessionRecord => ({
    id: `ses_${identityId}`,
    tenant: TENANT,
    tokenHash: identityId,
    identityId,
    createdAt: clock.now(),
    lastSeenAt: clock.now(),
  });
  const member = (id: string) =>
    ({
      member: { id, name: id },
      session: { id: `mse_${id}`, tokenHash: id, expiresAt: Number.MAX_SAFE_INTEGER },
    }) as LoggedIn;
  return { clock, deps, hub, did, errors, ended, socket, session, member };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

describe('the hub', () => {
  test('[WS12] an identity has room for twenty sockets, and again when one closes', () => {
    const { hub, socket, session } = createScene();
    const handlers = Array.from({ length: LIMITS.socketsPerIdentity }, (_, n) =>
      hub.addCustomer(socket(`s${n}`), session('a')),
    );
    expect(hub.hasRoom('a')).toBe(false);
    expect(hub.hasRoom('b')).toBe(true);
    handlers[0]?.onClose();
    expect(hub.hasRoom('a')).toBe(true);
    expect(hub.counts()).toEqual({ customer: 19, agent: 0 });
  });

  test('[WS13] a drain closes all sockets 1012, spread over the window', async () => {
    const { hub, socket, session, clock, did } = createScene();
    const handlers = Array.from({ length: 100 }, (_, n) => hub.addCustomer(socket('s'), session(`visitor${n}`)));
    await settle();
    did.length = 0;
    const drained = hub.drain(5_000);
    const closedAfter = (ms: number) => {
      clock.advance(ms);
      return did.filter(entry => entry === 's close 1012').length;
    };
    expect(closedAfter(0)).toBeLessThan(5);
    const half = closedAfter(2_500);
    expect(half).toBeGreaterThan(40);
    expect(half).toBeLessThan(60);
    expect(closedAfter(2_500)).toBe(100);
    clock.advance(3_000);
    expect(did.filter(entry => entry === 's terminate').length, 'who does not answer is dropped').toBeGreaterThan(90);
    for (const { onClose } of handlers) onClose();
    await drained;
  });

  test('[WS14] a session that reaches its end has its sockets closed 4401', async () => {
    const { hub, socket, session, clock, did } = createScene();
    const handlers = hub.addCustomer(socket('s'), session('a'));
    await settle();
    clock.setWall(clock.now() + 366 * 86_400_000);
    clock.advance(31_000);
    handlers.onPong();
    expect(did).toContain('s close 4401');
  });

  test('[SE7] [LI3] sockets of an ended session are closed 4401 and hear nothing more, others stay', async () => {
    const { hub, deps, socket, session, did } = createScene();
    const [one, other] = [session('a'), { ...session('a'), id: 'ses_other', tokenHash: 'other' }];
    hub.addCustomer(socket('one'), one);
    hub.addCustomer(socket('other'), other);
    await settle();
    did.length = 0;
    hub.endSessions([{ number: 1, sessionId: one.id, tokenHash: one.tokenHash }]);
    deps.bus.publishToConversation('thr_a', { type: 'typing', conversationId: 'thr_a', senderType: 'agent' });
    expect(did).toEqual(['one close 4401', 'other typing']);
  });

  test('[BU2] after a loss every socket hears of its mark within seconds, not all at once', async () => {
    const { hub, socket, session, clock, did } = createScene();
    for (let n = 0; n < 100; n++) hub.addCustomer(socket('s'), session(`visitor${n}`));
    await settle();
    did.length = 0;
    hub.resyncSoon();
    const resyncedAfter = async (ms: number) => {
      clock.advance(ms);
      await settle();
      return did.filter(entry => entry === 's resync').length;
    };
    expect(await resyncedAfter(1_500)).toBeGreaterThan(10);
    expect(did.length).toBeLessThan(90);
    expect(await resyncedAfter(2_600)).toBe(100);
  });

  test('[SE7] a session that ended between its admission and its registration gets no frame', async () => {
    const { hub, socket, session, did, ended } = createScene();
    ended.add('a');
    hub.addCustomer(socket('s'), session('a'));
    await settle();
    expect(did).toEqual(['s close 4401']);
  });

  test('[WS8] ping is answered, typing reaches the agents at most once a second, the unknown is ignored', async () => {
    const { hub, socket, session, clock, did } = createScene();
    const customer = hub.addCustomer(socket('customer'), session('a'));
    hub.addAgent(socket('agent'), TENANT);
    await settle();
    const say = (text: string) => customer.onFrame(Buffer.from(text), false);
    say('{"type":"ping"}');
    say('{"type":"typing"}');
    say('{"type":"typing"}');
    say('{"type":"from the future"}');
    clock.advance(1_001);
    say('{"type":"typing"}');
    expect(did.filter(entry => entry.endsWith('pong'))).toEqual(['customer pong']);
    expect(did.filter(entry => entry.endsWith('typing'))).toEqual(['agent typing', 'agent typing']);
  });

  test('[WS9] binary closes 1003, what is no JSON object closes 1008', async () => {
    for (const [data, isBinary, code] of [
      [Buffer.from([1, 2, 3]), true, 1003],
      [Buffer.from('no json'), false, 1008],
      [Buffer.from('[]'), false, 1008],
      [Buffer.from('null'), false, 1008],
    ] as const) {
      const { hub, socket, session, did } = createScene();
      const handlers = hub.addCustomer(socket('s'), session('a'));
      await settle();
      handlers.onFrame(data, isBinary);
      expect(did.at(-1)).toBe(`s close ${code}`);
    }
  });

  test('[I5] a socket whose conversation cannot be read is told to come back', async () => {
    const { hub, deps, socket, session, did, errors } = createScene();
    deps.storage.readMarks = () => Promise.reject(new Error('gone'));
    hub.addCustomer(socket('s'), session('a'));
    await settle();
    expect(did).toEqual(['s close 1013']);
    expect(errors).toHaveLength(1);
  });

  test('a socket that closes while it joins leaves nothing behind', async () => {
    const { hub, deps, socket, session, did } = createScene();
    const handlers = hub.addCustomer(socket('s'), session('a'));
    handlers.onClose();
    await settle();
    deps.bus.publishToConversation('thr_a', { type: 'typing', conversationId: 'thr_a', senderType: 'agent' });
    expect(did).toEqual([]);
    expect(hub.counts()).toEqual({ customer: 0, agent: 0 });
  });

  test('[AG8] [DK12] a member who joins while the last other socket closes hears what comes', async () => {
    const { hub, deps, socket, member, did } = createScene();
    const old = hub.addAgent(socket('old'), TENANT, member('a'));
    await settle();
    hub.addAgent(socket('new'), TENANT, member('a'));
    old.onClose();
    await settle();
    deps.bus.publishToTenant(TENANT, { type: 'changed', what: 'macros' });
    expect(did).toEqual(['old resync', 'new resync', 'new changed']);
  });

  test('a member’s socket that closes while it joins leaves nothing behind', async () => {
    const { hub, deps, socket, member, did } = createScene();
    hub.addAgent(socket('stays'), TENANT, member('a'));
    await settle();
    const gone = hub.addAgent(socket('gone'), TENANT, member('b'));
    gone.onClose();
    await settle();
    deps.bus.publishToTenant(TENANT, { type: 'changed', what: 'macros' });
    expect(did).toEqual(['stays resync', 'stays changed']);
    expect(hub.counts()).toEqual({ customer: 0, agent: 1 });
  });

  test('[WR7] nor is it shown where the member was', async () => {
    const { hub, deps, socket, member } = createScene();
    const heard: unknown[] = [];
    await deps.bus.subscribeTenant(
      TENANT,
      event => void (event.type === 'viewing' && heard.push(event.conversationId)),
    );
    const gone = hub.addAgent(socket('gone'), TENANT, member('b'));
    gone.onFrame(Buffer.from('{"type":"viewing","conversation_id":"thr_1"}'), false);
    gone.onClose();
    await settle();
    expect(heard).toEqual(['thr_1', null]);
  });

  test('[AC4] a member’s session that ended before its socket was registered gets no frame', async () => {
    const { hub, socket, member, did, ended } = createScene();
    ended.add('a');
    hub.addAgent(socket('s'), TENANT, member('a'));
    await settle();
    expect(did).toEqual(['s close 4401']);
  });
});

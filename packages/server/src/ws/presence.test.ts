import { LIMITS, type Viewer } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import { createLocalBus } from '../bus/local-bus.ts';
import type { SessionRecord } from '../domain/model.ts';
import { createIds } from '../ids.ts';
import type { Deps, Storage, ViewingEvent } from '../ports.ts';
import type { LoggedIn } from '../services/resolve-member.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { createHub } from './hub.ts';
import { Presence } from './presence.ts';

function createScene() {
  const clock = createManualClock();
  const told: [string, string[]][] = [];
  const presence = new Presence(clock, (id, viewers) => void told.push([id, viewers.map(show)]));
  const note = (viewerId: string, conversationId: string | null, changes: Partial<ViewingEvent> = {}) => {
    const id = viewerId.split('-')[0] as string;
    const member = { id: `mem_${id}`, name: id };
    presence.note({ type: 'viewing', viewerId, member, conversationId, isTyping: false, ...changes });
  };
  return { clock, told, presence, note };
}

const show = ({ name, is_typing }: Viewer) => (is_typing ? `${name} types` : name);

describe('presence', () => {
  test('[WR7] who comes, types, moves on and leaves is told, each time with the whole list, and only once', () => {
    const { told, note } = createScene();
    note('ada-1', 'thr_1');
    note('ada-1', 'thr_1');
    note('ben-1', 'thr_1', { isTyping: true });
    note('ben-1', 'thr_2');
    note('ada-1', null);
    expect(told).toEqual([
      ['thr_1', ['ada']],
      ['thr_1', ['ada', 'ben types']],
      ['thr_1', ['ada']],
      ['thr_2', ['ben']],
      ['thr_1', []],
    ]);
  });

  test('[WR7] a member with two tabs is one viewer until the last of them leaves', () => {
    const { told, note } = createScene();
    note('ada-1', 'thr_1');
    note('ada-2', 'thr_1');
    note('ada-1', null);
    expect(told).toEqual([['thr_1', ['ada']]]);
    note('ada-2', null);
    expect(told.at(-1)).toEqual(['thr_1', []]);
  });

  test('[WR7] who says nothing for 30 s is gone, who stops typing is still there', () => {
    const { clock, told, note } = createScene();
    note('ada-1', 'thr_1', { isTyping: true });
    note('ben-1', 'thr_1');
    clock.advance(7_000);
    expect(told.at(-1)).toEqual(['thr_1', ['ada', 'ben']]);
    clock.advance(13_000);
    note('ben-1', 'thr_1');
    clock.advance(11_000);
    expect(told.at(-1)).toEqual(['thr_1', ['ben']]);
    clock.advance(31_000);
    expect(told.at(-1)).toEqual(['thr_1', []]);
    expect(told).toHaveLength(5);
  });

  test('[WR7] there are at most so many, and while there is nobody no timer runs', () => {
    const { clock, presence, note } = createScene();
    const idle = clock.timers();
    for (let n = 0; n < LIMITS.viewersMax + 10; n++) note(`viewer${n}-1`, 'thr_1');
    expect(presence.all().get('thr_1')).toHaveLength(LIMITS.viewersMax);
    expect(clock.timers()).toBe(idle + 1);
    clock.advance(31_000);
    expect(presence.all().size).toBe(0);
    expect(clock.timers()).toBe(idle);
    note('ada-1', 'thr_1');
    presence.stop();
    expect(clock.timers()).toBe(idle);
  });
});

describe('presence over sockets', () => {
  const TENANT = { businessId: 'biz_1', environment: 'test' } as const;
  const TIMES = { pingIntervalMs: 30_000, pongTimeoutMs: 3_600_000, resyncIntervalMs: 3_600_000 };

  /** Two nodes with one bus between them. */
  function createNodes() {
    const clock = createManualClock();
    const fail = (error: unknown) => {
      throw error;
    };
    const storage = {
      findSession: async () => ({}) as SessionRecord,
      findMemberSession: async () => ({}) as never,
      findConversationId: async () => 'thr_1',
      getConversation: async () => ({}) as never,
      readMarks: async () => new Map(),
      readTenantMark: async () => null,
    } as Partial<Storage> as Storage;
    const bus = createLocalBus(fail);
    const node = () => {
      const parts = { storage, clock, ids: createIds(clock), bus, report: fail };
      return createHub({ ...parts, secret: 'secret', fileUrl: String, baseUrl: () => '' } satisfies Deps, TIMES);
    };
    const heard: string[] = [];
    const socket = (name: string) => ({
      bufferedAmount: 0,
      send(frame: string | Buffer) {
        const { type, viewers, sender_type } = JSON.parse(String(frame));
        if (type === 'viewers') heard.push(`${name}: ${viewers.map(show).join(', ')}`);
        if (type === 'typing') heard.push(`${name}: ${sender_type} is typing`);
      },
      ping: () => undefined,
      close: () => undefined,
      terminate: () => undefined,
    });
    const enter = (hub: ReturnType<typeof node>, name: string) => {
      const member = { id: `mem_${name}`, name };
      const session = { id: `mse_${name}`, tokenHash: name, expiresAt: Number.POSITIVE_INFINITY };
      const handlers = hub.addAgent(socket(name), TENANT, { member, session } as unknown as LoggedIn);
      return { ...handlers, say: (frame: object) => handlers.onFrame(Buffer.from(JSON.stringify(frame)), false) };
    };
    return { clock, heard, socket, enter, nodes: [node(), node()] as const };
  }

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }

  test('[WR7] the agents of every node hear who is there, also those who come later, and no customer does', async () => {
    const { heard, socket, enter, nodes, clock } = createNodes();
    const [here, there] = nodes;
    const session = { id: 'ses_1', tenant: TENANT, tokenHash: 't', identityId: 'anon_1', createdAt: clock.now() };
    here.addCustomer(socket('customer'), { ...session, lastSeenAt: clock.now() });
    const [ada, ben] = [enter(here, 'ada'), enter(there, 'ben')];
    await settle();
    ada.say({ type: 'viewing', conversation_id: 'thr_1' });
    expect(heard.sort()).toEqual(['ada: ada', 'ben: ada']);
    heard.length = 0;
    enter(there, 'cleo');
    await settle();
    expect(heard).toEqual(['cleo: ada']);
    heard.length = 0;
    ben.say({ type: 'typing', conversation_id: 'thr_1', private: true });
    await settle();
    expect(heard.sort()).toEqual(['ada: ada, ben types', 'ben: ada, ben types', 'cleo: ada, ben types']);
    heard.length = 0;
    ada.onClose();
    expect(heard.sort()).toEqual(['ben: ben types', 'cleo: ben types']);
    heard.length = 0;
    ben.say({ type: 'viewing', conversation_id: null });
    ben.say({ type: 'viewing', conversation_id: 'no id of ours!' });
    expect(heard.sort()).toEqual(['ben: ', 'cleo: ']);
  });

  test('[WR7] a node whose first agent comes learns at once who is on the others', async () => {
    const { heard, enter, nodes } = createNodes();
    const [here, there] = nodes;
    const ada = enter(here, 'ada');
    await settle();
    ada.say({ type: 'viewing', conversation_id: 'thr_1' });
    heard.length = 0;
    enter(there, 'ben');
    await settle();
    expect(heard).toEqual(['ben: ada']);
  });

  test('[WR7] a member who types a reply is seen typing by the customer too; of a note only agents hear', async () => {
    const { heard, socket, enter, nodes, clock } = createNodes();
    const [hub] = nodes;
    const session = { id: 'ses_1', tenant: TENANT, tokenHash: 't', identityId: 'anon_1', createdAt: clock.now() };
    hub.addCustomer(socket('customer'), { ...session, lastSeenAt: clock.now() });
    const ada = enter(hub, 'ada');
    await settle();
    ada.say({ type: 'typing', conversation_id: 'thr_1', private: true });
    await settle();
    expect(heard).toEqual(['ada: ada types']);
    clock.advance(1_001);
    ada.say({ type: 'typing', conversation_id: 'thr_1' });
    await settle();
    expect(heard).toContain('customer: agent is typing');
  });
});

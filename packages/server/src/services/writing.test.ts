import type { MacroAction, MacroBody } from '@deskbell/protocol';
import { LIMITS } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMentions } from '../domain/mentions.ts';
import type { TenantEvent } from '../ports.ts';
import { createErasureScene, type ErasureScene } from '../test/contracts/erasure-scene.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { refusalOf } from '../test/refusal.ts';
import { deleteDraft, findDraft, saveDraft } from './drafts.ts';
import { changeMacro, createMacro, deleteMacro } from './macros.ts';
import { listMentions } from './mentions.ts';
import { addNote } from './notes.ts';
import { sendMessage } from './send-message.ts';

let scene: ErasureScene;
let conversationId: string;
const told: TenantEvent[] = [];

beforeAll(async () => {
  scene = await createErasureScene(openSqliteForTest);
  const { deps, tenant } = scene;
  await deps.bus.subscribeTenant(tenant, event => void told.push(event));
  const session = await scene.newSession();
  await sendMessage(deps, tenant, session, { content: 'hello' });
  conversationId = (await deps.storage.findConversationId(tenant, session.identityId)) as string;
});
afterAll(async () => {
  await scene.close();
  removeTestDirectories();
});

describe('a draft', () => {
  test('[WR1] is kept as it is; a blank one is none', async () => {
    const { deps, tenant, clock } = scene;
    const mine = { conversationId, authorId: 'mem_a' };
    const save = (content: string) => saveDraft(deps, tenant, mine, { kind: 'reply', content });
    const find = () => findDraft(deps, tenant, conversationId, 'mem_a');
    const draft = { kind: 'reply', content: ' Dear Ada,\n\n', updatedAt: clock.now() };
    expect(await save(draft.content)).toEqual(draft);
    expect(await find()).toEqual(draft);
    expect(await findDraft(deps, tenant, conversationId, 'mem_b')).toBeNull();
    expect(await save(' \n ')).toBeNull();
    expect(await find()).toBeNull();
    await save('again');
    await deleteDraft(deps, tenant, conversationId, 'mem_a');
    expect(await find()).toBeNull();
  });

  test('[WR1] has a bound and a conversation', async () => {
    const { deps, tenant } = scene;
    const save = (content: string, id = conversationId) =>
      saveDraft(deps, tenant, { conversationId: id, authorId: 'mem_a' }, { kind: 'note', content });
    const longest = '🦆'.repeat(LIMITS.draftMaxCodePoints);
    expect((await save(longest))?.content).toBe(longest);
    expect(await refusalOf(save(`${longest}!`))).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(await refusalOf(save('nul \0'))).toMatchObject({ code: 'BAD_REQUEST' });
    expect(await refusalOf(save('x', 'thr_unknown'))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a macro', () => {
  const create = (body: Partial<MacroBody> = {}) =>
    createMacro(scene.deps, scene.tenant, { title: 'Thanks', content: 'Thank you!', ...body });

  test('[WR3] [WR4] is trimmed, has a shortcut of its own, and every change is told', async () => {
    const { deps, tenant } = scene;
    told.length = 0;
    const macro = await create({ title: ' Thanks ', shortcut: ' /ÄTHX ', content: ' Thank you! ' });
    expect(macro).toMatchObject({ title: 'Thanks', shortcut: 'äthx', content: 'Thank you!', actions: [] });
    expect(await refusalOf(create({ shortcut: 'äthx' }))).toMatchObject({ code: 'CONFLICT' });
    expect(await changeMacro(deps, tenant, macro.id, { shortcut: null })).toEqual({ ...macro, shortcut: null });
    await deleteMacro(deps, tenant, macro.id);
    expect(told).toEqual(Array(3).fill({ type: 'changed', what: 'macros' }));
    for (const late of [changeMacro(deps, tenant, macro.id, { title: 'x' }), deleteMacro(deps, tenant, macro.id)]) {
      expect(await refusalOf(late)).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(told).toHaveLength(3);
  });

  test('[WR3] keeps of its actions what their types need', async () => {
    const extra = { html: '<b>' } as object;
    const { actions } = await create({
      actions: [
        { type: 'status', status: 'closed', ...extra },
        { type: 'assign', assignee_id: null, ...extra },
        { type: 'priority', priority: 'high', ...extra },
        { type: 'add_tag', tag: ' VIP ', ...extra },
      ],
    });
    expect(actions).toEqual([
      { type: 'status', status: 'closed' },
      { type: 'assign', assignee_id: null },
      { type: 'priority', priority: 'high' },
      { type: 'add_tag', tag: 'vip' },
    ]);
  });

  const action = (fields: object) => [fields] as unknown as MacroAction[];
  test.each<[string, Partial<MacroBody>]>([
    ['no title', { title: ' ' }],
    ['a long title', { title: 'x'.repeat(101) }],
    ['an empty shortcut', { shortcut: '/' }],
    ['a shortcut with a blank', { shortcut: 'two words' }],
    ['an unknown status', { actions: action({ type: 'status', status: 'gone' }) }],
    ['an action without what it needs', { actions: action({ type: 'assign' }) }],
    ['a word of filters for an assignee', { actions: action({ type: 'assign', assignee_id: 'me' }) }],
    ['an empty tag', { actions: action({ type: 'add_tag', tag: '' }) }],
  ])('[WR3] with %s is refused', async (_what, body) => {
    expect(await refusalOf(create(body))).toMatchObject({ code: 'VALIDATION_ERROR' });
  });

  test('[WR3] needs words, and a change something to change', async () => {
    expect(await refusalOf(create({ content: ' ' }))).toMatchObject({ code: 'BAD_REQUEST' });
    const nothing = changeMacro(scene.deps, scene.tenant, 'mac_1', {});
    expect(await refusalOf(nothing)).toMatchObject({ code: 'VALIDATION_ERROR' });
  });
});

describe('a mention', () => {
  test.each<[string, string[]]>([
    ['Look, @[Ada Lovelace](mem_01A) and @[Ben](mem_02B): @[Ada](mem_01A)', ['mem_01A', 'mem_02B']],
    ['@[Ada](key_1) @[](mem_1) @[Ada] (mem_1) ada@[x](http://y) @[a\nb](mem_1)', []],
    [
      Array.from({ length: 30 }, (_, n) => `@[A](mem_${n})`).join(' '),
      Array.from({ length: 20 }, (_, n) => `mem_${n}`),
    ],
  ])('[WR5] is read out of %j', (content, ids) => {
    expect(readMentions(content)).toEqual(ids);
  });

  test('[WR5] [WR6] a member finds the conversation, whoever mentions themselves does not, a key is refused', async () => {
    const { deps, tenant, memberId } = scene;
    const member = { tenant, actor: { kind: 'member' as const, id: memberId, name: 'Ben' } };
    const key = { tenant, actor: { kind: 'key' as const, id: 'key_1', name: 'sk_…' } };
    const list = async () => (await listMentions(deps, member, {})).conversations.map(one => one.conversation.id);
    await addNote(deps, member, conversationId, { content: `Note to myself, @[Ben](${memberId})` });
    expect(await list()).toEqual([]);
    await addNote(deps, key, conversationId, { content: `Ask @[Ben](${memberId})` });
    expect(await list()).toEqual([conversationId]);
    expect(await refusalOf(listMentions(deps, key, {}))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusalOf(listMentions(deps, member, { cursor: 'x' }))).toMatchObject({ code: 'VALIDATION_ERROR' });
  });
});

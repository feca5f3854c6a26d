import { LIMITS } from '@deskbell/protocol';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { presentAgentConversation } from '../domain/present-agent.ts';
import { formatTimestamp } from '../domain/timestamp.ts';
import { newAdmin } from '../test/contracts/members-world.ts';
import { createDeskScene, type DeskScene } from '../test/desk-scene.ts';
import { removeTestDirectories } from '../test/open-sqlite.ts';
import { refusalOf } from '../test/refusal.ts';
import { changeConversation, getDeskConversation, listConversations } from './agent-conversations.ts';
import { replyAsAgent } from './agent-messages.ts';
import { readTimeline } from './agent-timeline.ts';
import { countViews } from './count-views.ts';
import { addNote } from './notes.ts';
import { readConversation, unreadConversation } from './read-conversation.ts';
import { changeView, createView, deleteView, listViews } from './saved-views.ts';
import { sendMessage } from './send-message.ts';
import { wakeRegularly } from './wake-snoozed.ts';

let scene: DeskScene;
beforeEach(async () => {
  scene = await createDeskScene();
});
afterEach(() => scene.close());
afterAll(removeTestDirectories);

const KIM = 'mem_kim';
const LOU = 'mem_lou';

/** Somebody who wrote something. */
async function newCustomer(): Promise<{ id: string; say: (content: string) => Promise<number> }> {
  const { deps, world } = scene;
  const session = world.newSession();
  await deps.storage.createSession(session);
  const say = async (content: string) =>
    (await sendMessage(deps, world.tenant, session, { content })).message.createdAt;
  await say('hello');
  return { id: (await deps.storage.findConversationId(world.tenant, session.identityId)) ?? '', say };
}

const isUnread = async (id: string, memberId: string | null) =>
  presentAgentConversation(await getDeskConversation(scene.deps, scene.world.tenant, id), memberId).unread;

const only = (frames: Record<string, unknown>[], type: string) => frames.filter(frame => frame.type === type);

describe('what was read', () => {
  test('[DK8] unread is what came after one’s own mark, and never what one wrote oneself', async () => {
    const { deps, as, key } = scene;
    const { id, say } = await newCustomer();
    expect([await isUnread(id, KIM), await isUnread(id, LOU), await isUnread(id, null)]).toEqual([true, true, false]);
    const at = formatTimestamp(scene.clock.now() + 1_000);
    const mark = await readConversation(deps, as(KIM), id, { up_to: at });
    expect([await isUnread(id, KIM), await isUnread(id, LOU)]).toEqual([false, true]);
    expect(mark).toBe((await deps.storage.getConversation(scene.world.tenant, id))?.lastMessageAt);
    await replyAsAgent(deps, as(LOU), id, { content: 'yes?' });
    expect([await isUnread(id, KIM), await isUnread(id, LOU)]).toEqual([true, false]);
    await say('no');
    expect([await isUnread(id, KIM), await isUnread(id, LOU)]).toEqual([true, true]);
    const { conversations } = await listConversations(deps, as(KIM), { assignee: 'none' });
    expect(conversations.map(each => presentAgentConversation(each, KIM).unread)).toEqual([true]);
    expect(await refusalOf(readConversation(deps, key, id, { up_to: at }))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusalOf(readConversation(deps, as(KIM), id, { up_to: 'now' }))).toMatchObject({
      code: 'VALIDATION_ERROR',
    });
    expect(await refusalOf(readConversation(deps, as(KIM), 'thr_none', { up_to: at }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('[DK12] [DK8] each member’s sockets are shown the conversation as they have it, and hear of their own reading', async () => {
    const { deps, as } = scene;
    const { id } = await newCustomer();
    const [kim, kimToo, lou, server] = [
      await scene.listen(KIM),
      await scene.listen(KIM),
      await scene.listen(LOU),
      await scene.listen(null),
    ];
    await readConversation(deps, as(KIM), id, { up_to: formatTimestamp(scene.clock.now() + 1_000) });
    await readConversation(deps, as(KIM), id, { up_to: formatTimestamp(scene.clock.now() + 1_000) });
    for (const frames of [kim, kimToo]) expect(frames).toEqual([{ type: 'read', conversation_id: id }]);
    expect([lou, server]).toEqual([[], []]);
    await changeConversation(deps, as(KIM), id, { priority: 'high' });
    const shown = [kim, lou, server].map(frames => only(frames, 'conversation').at(-1)?.conversation);
    expect(shown).toMatchObject([{ unread: false, priority: 'high' }, { unread: true }, { unread: false }]);
    for (const frames of [kim, lou, server]) {
      expect(only(frames, 'event')).toMatchObject([
        { conversation_id: id, event: { actor: { kind: 'member', id: KIM } } },
      ]);
    }
  });

  test('[DK8] [DK12] what one keeps for later is unread for oneself alone, in one’s other tabs too', async () => {
    const { deps, as, key } = scene;
    const { id } = await newCustomer();
    for (const member of [KIM, LOU]) {
      await readConversation(deps, as(member), id, { up_to: formatTimestamp(scene.clock.now() + 1_000) });
    }
    const [kim, lou] = [await scene.listen(KIM), await scene.listen(LOU)];
    await unreadConversation(deps, as(KIM), id);
    await unreadConversation(deps, as(KIM), id);
    expect(only(kim, 'unread')).toEqual([{ type: 'unread', conversation_id: id }]);
    expect(only(lou, 'unread')).toEqual([]);
    expect([await isUnread(id, KIM), await isUnread(id, LOU)]).toEqual([true, false]);
    expect(await refusalOf(unreadConversation(deps, key, id))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusalOf(unreadConversation(deps, as(KIM), 'thr_none'))).toMatchObject({ code: 'NOT_FOUND' });
    await replyAsAgent(deps, as(KIM), id, { content: 'done' });
    expect(await refusalOf(unreadConversation(deps, as(KIM), id))).toMatchObject({ code: 'BUSINESS_RULE_VIOLATION' });
  });

  test('[DK12] a message frame names its author to agents; what a message opened comes as conversation and event', async () => {
    const { deps, as, key } = scene;
    const { id, say } = await newCustomer();
    const frames = await scene.listen(null);
    await replyAsAgent(deps, as(KIM), id, { content: 'one' });
    await replyAsAgent(deps, key, id, { content: 'two' });
    expect(only(frames, 'message').map(({ author }) => author)).toEqual([{ id: KIM, name: 'kim' }, null]);
    await changeConversation(deps, as(KIM), id, { status: 'closed' });
    await say('wait');
    await expect.poll(() => only(frames, 'event').length).toBe(2);
    expect(only(frames, 'conversation').at(-1)).toMatchObject({ conversation: { status: 'open' } });
    expect(only(frames, 'event').at(-1)).toMatchObject({ event: { actor: { kind: 'customer' } } });
    expect(scene.reported).toEqual([]);
  });
});

test('[DK7] the authors of replies and notes are named', async () => {
  const { deps, as, key, world } = scene;
  const benId = await newAdmin(deps.storage, scene.clock, world.tenant.businessId);
  const { id } = await newCustomer();
  await replyAsAgent(deps, as(benId), id, { content: 'yes' });
  await addNote(deps, as(benId), id, { content: 'hm' });
  await addNote(deps, key, id, { content: 'of a server' });
  const { items } = await readTimeline(deps, world.tenant, id, {});
  const ben = { id: benId, name: 'Ben' };
  expect(items.map(item => (item.kind === 'event' ? item.kind : item.author))).toEqual([null, ben, ben, null]);
});

test('[AG5] [AG7] a client_id of one member is not another’s', async () => {
  const { deps, as } = scene;
  const { id } = await newCustomer();
  for (const member of [KIM, LOU]) {
    await replyAsAgent(deps, as(member), id, { content: member, client_id: 'x' });
    await addNote(deps, as(member), id, { content: member, client_id: 'x' });
  }
  expect(await refusalOf(replyAsAgent(deps, as(LOU), id, { content: 'again', client_id: 'x' }))).toMatchObject({
    code: 'CONFLICT',
  });
});

describe('views', () => {
  test('[DK9] one’s own are nobody else’s; shared ones are changed by who made them and by admins', async () => {
    const { deps, as, key } = scene;
    const own = await createView(deps, as(KIM), { name: 'Mine', filter: { assignee: 'me', waiting: false } });
    const shared = await createView(deps, as(KIM), { name: 'Ours', filter: {}, shared: true });
    const ofKey = await createView(deps, key, { name: 'Server’s', filter: {} });
    expect(own).toMatchObject({ filter: { assignee: 'me' }, shared: false, ownerId: KIM });
    const ids = async (asking: typeof key | ReturnType<typeof as>) =>
      (await listViews(deps, asking)).map(({ id }) => id).toSorted();
    expect(await ids(as(KIM))).toEqual([own.id, shared.id, ofKey.id].toSorted());
    expect(await ids(as(LOU))).toEqual([shared.id, ofKey.id].toSorted());
    expect(await ids(key)).toEqual([shared.id, ofKey.id].toSorted());
    const rename = (asking: Parameters<typeof changeView>[1], id: string) =>
      refusalOf(changeView(deps, asking, id, { name: 'x' }));
    expect(await rename(as(LOU), own.id)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await rename(as(LOU, 'admin'), own.id)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await rename(as(LOU), shared.id)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await rename(as(KIM), ofKey.id)).toMatchObject({ code: 'FORBIDDEN' });
    expect((await changeView(deps, as(LOU, 'admin'), shared.id, { name: 'All' })).name).toBe('All');
    expect(await refusalOf(changeView(deps, key, ofKey.id, { shared: false }))).toMatchObject({
      code: 'VALIDATION_ERROR',
    });
    await deleteView(deps, as(KIM), shared.id);
    expect(await refusalOf(deleteView(deps, as(KIM), shared.id))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('[DK9] counts are those of who asks', async () => {
    const { deps, as, key } = scene;
    const view = await createView(deps, as(KIM), { name: 'Mine', filter: { assignee: 'me' }, shared: true });
    for (const assignee_id of [KIM, KIM, LOU, null]) {
      await changeConversation(deps, key, (await newCustomer()).id, { assignee_id, priority: 'low' });
    }
    const closed = (await newCustomer()).id;
    await changeConversation(deps, key, closed, { assignee_id: KIM, status: 'closed' });
    const common = { unassigned: 1, open: 4, pending: 0, snoozed: 0, closed: 1 };
    expect(await countViews(deps, as(KIM))).toEqual({ ...common, mine: 2, views: { [view.id]: 3 } });
    expect(await countViews(deps, as(LOU))).toEqual({ ...common, mine: 1, views: { [view.id]: 1 } });
    expect(await countViews(deps, key)).toEqual({ ...common, mine: 0, views: { [view.id]: 0 } });
  });

  test('[DK9] [NU1] who opened the chat and wrote nothing is counted where a view asks for them, and nowhere else', async () => {
    const { deps, as, key, world } = scene;
    const { id } = await world.newConversation();
    const tagged = await createView(deps, key, { name: 'Tagged', filter: { tag: 'vip' } });
    const empty = await createView(deps, key, { name: 'Silent', filter: { tag: 'vip', written: false } });
    await changeConversation(deps, key, id, { tags: ['vip'] });
    const { unassigned, open, views } = await countViews(deps, as(KIM));
    expect({ unassigned, open, views }).toEqual({ unassigned: 0, open: 0, views: { [tagged.id]: 0, [empty.id]: 1 } });
  });

  test('[DK9] too many are refused, each kind by itself', async () => {
    const { deps, as } = scene;
    const body = { name: 'x', filter: {} };
    for (let n = 0; n < LIMITS.viewsPerMember; n++) await createView(deps, as(KIM), body);
    expect(await refusalOf(createView(deps, as(KIM), body))).toMatchObject({ code: 'BUSINESS_RULE_VIOLATION' });
    const shared = await createView(deps, as(KIM), { ...body, shared: true });
    await createView(deps, as(LOU), body);
    expect(await refusalOf(changeView(deps, as(KIM), shared.id, { shared: false }))).toMatchObject({
      code: 'BUSINESS_RULE_VIOLATION',
    });
  });
});

test('[AG3] assignee_id is null or any id, and none of the words that filters keep for themselves', async () => {
  const { deps, key } = scene;
  const { id } = await newCustomer();
  for (const assignee_id of ['me', 'none', '\0']) {
    expect(await refusalOf(changeConversation(deps, key, id, { assignee_id })), assignee_id).toMatchObject({
      code: 'VALIDATION_ERROR',
      context: { field: 'assignee_id' },
    });
  }
  expect((await changeConversation(deps, key, id, { assignee_id: 'team-me' })).conversation.assigneeId).toBe('team-me');
});

test('[DK5] a tenant has at most so many different tags', async () => {
  const { deps, key } = scene;
  const { id } = await newCustomer();
  const { id: other } = await newCustomer();
  for (let n = 0; n < LIMITS.tagsPerTenant; n += LIMITS.tagsPerConversation) {
    const tags = Array.from({ length: LIMITS.tagsPerConversation }, (_, m) => `t${n + m}`);
    await changeConversation(deps, key, (await newCustomer()).id, { tags });
  }
  expect(await refusalOf(changeConversation(deps, key, id, { tags: ['one more'] }))).toMatchObject({
    code: 'BUSINESS_RULE_VIOLATION',
    context: { field: 'tags' },
  });
  const { details } = await changeConversation(deps, key, other, { tags: ['t7'] });
  expect(details.tags).toEqual(['t7']);
});

test('[DK4] two that look for what is due open each once, and everybody hears of it once', async () => {
  const { deps, clock, as } = scene;
  const frames = await scene.listen(null);
  const stops = [wakeRegularly(deps), wakeRegularly(deps)];
  const ids: string[] = [];
  for (const seconds of [1, 2, 3_600]) {
    const { id } = await newCustomer();
    ids.push(id);
    await changeConversation(deps, as(KIM), id, { snooze_until: formatTimestamp(clock.now() + seconds * 1_000) });
  }
  const before = only(frames, 'event').length;
  clock.advance(5_000);
  await Promise.all(stops.map(stop => stop()));
  const woken = only(frames, 'event').slice(before);
  expect(woken.map(({ conversation_id }) => conversation_id).toSorted()).toEqual(ids.slice(0, 2).toSorted());
  expect(woken[0]).toMatchObject({ event: { actor: { kind: 'system', id: null, name: null } } });
  clock.advance(3_600_000);
  expect(only(frames, 'event'), 'nobody looks any more').toHaveLength(before + 2);
  expect(scene.reported).toEqual([]);
});

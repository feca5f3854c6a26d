import { LIMITS } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import type { MacroRecord } from '../../domain/writing.ts';
import { createIds } from '../../ids.ts';
import type { MentionQuery } from '../../ports.ts';
import { freshEmail, type LoginScene, loginSteps, provenEmail } from './login-steps.ts';
import { newAdmin } from './members-world.ts';

/** Drafts and macros, on any engine. */
export function storageWritingContract(scene: () => LoginScene): void {
  const { visitor, logIn } = loginSteps(scene);

  test('[WR1] a draft is its author’s alone, the newest replaces the older, and it can be taken out', async () => {
    const { storage, world } = scene();
    const { id } = await world.newConversation();
    const draft = { kind: 'reply' as const, content: ' As I was saying', updatedAt: 5 };
    expect(await storage.findDraft(world.tenant, id, 'mem_a')).toBeNull();
    expect(await storage.setDraft(world.tenant, id, 'mem_a', draft)).toBe(true);
    expect(await storage.setDraft(world.tenant, id, 'mem_b', { ...draft, kind: 'note' })).toBe(true);
    const newer = { ...draft, content: 'Anew', updatedAt: 6 };
    await storage.setDraft(world.tenant, id, 'mem_a', newer);
    expect(await storage.findDraft(world.tenant, id, 'mem_a')).toEqual(newer);
    expect(await storage.findDraft(world.tenant, id, 'mem_b')).toEqual({ ...draft, kind: 'note' });
    await storage.setDraft(world.tenant, id, 'mem_a', null);
    expect(await storage.findDraft(world.tenant, id, 'mem_a')).toBeNull();
    expect(await storage.findDraft(world.tenant, id, 'mem_b')).not.toBeNull();
    const live = { ...world.tenant, environment: 'live' as const };
    expect(await storage.findDraft(live, id, 'mem_b')).toBe('no-conversation');
    expect(await storage.setDraft(live, id, 'mem_b', null)).toBe(false);
  });

  test('[WR2] a merged conversation brings its drafts along; one that was there already stays', async () => {
    const { storage, world } = scene();
    const email = freshEmail();
    const account = await visitor('first');
    await logIn(provenEmail(email), account.session);
    const second = await visitor('second');
    const draft = (content: string) => ({ kind: 'reply' as const, content, updatedAt: 1 });
    await storage.setDraft(world.tenant, account.conversation.id, 'mem_a', draft('of the account'));
    await storage.setDraft(world.tenant, second.conversation.id, 'mem_a', draft('of the visitor'));
    await storage.setDraft(world.tenant, second.conversation.id, 'mem_b', draft('of somebody else'));
    const { conversation } = await logIn(provenEmail(email), second.session);
    expect(conversation?.kind).toBe('merged');
    const read = (authorId: string) => storage.findDraft(world.tenant, account.conversation.id, authorId);
    expect(await read('mem_a')).toEqual(draft('of the account'));
    expect(await read('mem_b')).toEqual(draft('of somebody else'));
  });

  const newMacro = (changes: Partial<MacroRecord> = {}): MacroRecord => {
    const { clock, world } = scene();
    return {
      id: createIds(clock).macro(),
      tenant: world.tenant,
      title: 'Thanks',
      shortcut: null,
      content: 'Thank you, {{customer.first_name|there}}!',
      actions: [{ type: 'status', status: 'closed' }],
      createdAt: clock.now(),
      ...changes,
    };
  };

  test('[WR3] macros are listed by title, changed, deleted, and each tenant has its own', async () => {
    const { storage, world } = scene();
    const live = { ...world.tenant, environment: 'live' as const };
    const create = (macro: MacroRecord) => storage.createMacro(macro, LIMITS.macrosMax);
    const [b, a] = [newMacro({ title: 'B', shortcut: 'bee' }), newMacro({ title: 'A' })];
    expect(await create(b)).toBe('created');
    expect(await create(a)).toBe('created');
    expect(await create(newMacro({ shortcut: 'bee' }))).toBe('taken');
    expect(await create(newMacro({ tenant: live, shortcut: 'bee' }))).toBe('created');
    expect(await storage.listMacros(world.tenant)).toEqual([a, b]);
    expect(await storage.changeMacro(world.tenant, a.id, { shortcut: 'bee' })).toBe('taken');
    const changed = { ...a, shortcut: 'ay', actions: [] };
    expect(await storage.changeMacro(world.tenant, a.id, { shortcut: 'ay', actions: [] })).toEqual(changed);
    expect(await storage.changeMacro(live, a.id, { title: 'Theirs' })).toBeNull();
    expect(await storage.deleteMacro(live, a.id)).toBe(false);
    expect(await storage.deleteMacro(world.tenant, a.id)).toBe(true);
    expect(await storage.listMacros(world.tenant)).toEqual([b]);
  });

  test('[WR3] titles are in the order of a dictionary: case, accents and signs count last, numbers as numbers', async () => {
    const { storage, world } = scene();
    const titles = ['a b', 'a-b', 'ab', 'Äpfel', 'apple', 'Step 2', 'step 10', 'Zebra'];
    const tenant = { ...world.tenant, environment: 'live' as const };
    for (const title of titles.toReversed()) await storage.createMacro(newMacro({ tenant, title }), LIMITS.macrosMax);
    const listed = (await storage.listMacros(tenant)).map(({ title }) => title).filter(title => titles.includes(title));
    expect(listed).toEqual(titles);
  });

  test('[WR3] a tenant has at most so many macros, however many are made at once', async () => {
    const { storage, world } = scene();
    const max = (await storage.listMacros(world.tenant)).length + 3;
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => storage.createMacro(newMacro(), max)));
    expect(outcomes.filter(outcome => outcome === 'created')).toHaveLength(3);
    expect(outcomes.filter(outcome => outcome === 'full')).toHaveLength(5);
  });

  test('[WR5] [WR6] a note names members of the business; each sees it until they have read so far', async () => {
    const { storage, clock, world } = scene();
    const { tenant } = world;
    const memberId = await newAdmin(storage, clock, tenant.businessId);
    const [one, two] = [await world.newConversation(), await world.newConversation()];
    const add = async (conversationId: string, mentions: string[]) => {
      clock.advance(10);
      const note = { content: 'Look', author: 'agent', clientId: null, createdAt: clock.now(), mentions };
      const outcome = await storage.addNote(tenant, conversationId, { ...note, id: createIds(clock).note() });
      if (outcome.kind !== 'added') throw new Error(outcome.kind);
      return outcome.note.createdAt;
    };
    await add(one.id, [memberId, 'mem_nobody']);
    const second = await add(two.id, [memberId]);
    await add(one.id, ['mem_nobody']);
    const list = async (memberOf: string, owner = tenant) => {
      const found: string[] = [];
      let after: MentionQuery['after'] | null;
      while (after !== null) {
        const page = await storage.listMentions(owner, memberOf, { limit: 1, ...(after && { after }) });
        found.push(...page.conversations.map(({ id }) => id));
        after = page.next;
      }
      return found;
    };
    expect(await list(memberId)).toEqual([two.id, one.id]);
    expect(await list('mem_nobody')).toEqual([]);
    expect(await list(memberId, { ...tenant, environment: 'live' })).toEqual([]);
    await storage.markRead(tenant, two.id, memberId, second - 1);
    expect(await list(memberId)).toEqual([two.id, one.id]);
    await storage.markRead(tenant, two.id, memberId, second);
    expect(await list(memberId)).toEqual([one.id]);
    await add(two.id, [memberId]);
    expect(await list(memberId)).toEqual([two.id, one.id]);
  });

  test('[WR6] who is mentioned in a visitor’s conversation is still when it is merged', async () => {
    const { storage, clock, world } = scene();
    const { tenant } = world;
    const memberId = await newAdmin(storage, clock, tenant.businessId);
    const email = freshEmail();
    const account = await visitor('first');
    await logIn(provenEmail(email), account.session);
    const second = await visitor('second');
    const note = { id: createIds(clock).note(), content: 'Look', author: 'agent', createdAt: clock.now() };
    await storage.addNote(tenant, second.conversation.id, { ...note, clientId: null, mentions: [memberId] });
    await logIn(provenEmail(email), second.session);
    const { conversations } = await storage.listMentions(tenant, memberId, { limit: 10 });
    expect(conversations.map(({ id }) => id)).toEqual([account.conversation.id]);
  });
}

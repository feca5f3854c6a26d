import { expect, test } from 'vitest';
import { createIds } from '../../ids.ts';
import { freshEmail, type LoginScene, loginSteps, provenEmail } from './login-steps.ts';

/** What a login does with the visitor's conversation and session, on any engine. */
export function storageLoginContract(scene: () => LoginScene): void {
  const { visitor, logIn } = loginSteps(scene);

  const contents = async (conversationId: string) =>
    (await scene().world.readAll(conversationId, 2)).map(message => message.content);

  test('[LI1] the first login makes the visitor’s conversation the account’s, unchanged', async () => {
    const { storage, world } = scene();
    const { session, conversation } = await visitor('one', 'two');
    const before = await world.readAll(conversation.id, 10);
    const login = await logIn(provenEmail(freshEmail()), session);
    expect(login.conversation).toMatchObject({ kind: 'taken-over', from: conversation.id });
    expect(await storage.findConversationId(world.tenant, login.customer.id)).toBe(conversation.id);
    expect(await world.readAll(conversation.id, 10)).toEqual(before);
    expect(await storage.getConversation(world.tenant, conversation.id)).toMatchObject({ messageCount: 2 });
  });

  test('[LI2] [TS2] a later login appends the visitor’s messages behind both marks, with their first times', async () => {
    const { storage, clock, world } = scene();
    const email = freshEmail();
    const account = await logIn(provenEmail(email), (await visitor('a', 'b')).session);
    const home = account.conversation?.into.id ?? '';
    const { session, conversation } = await visitor('c', 'd');
    const first = await world.readAll(conversation.id, 10);
    // The visitor's mark is ahead of the clock, and the clock went back.
    const visitorsMark = (await storage.readMarks([conversation.id])).get(conversation.id) ?? 0;
    clock.setWall(clock.now() - 5_000);
    const login = await logIn(provenEmail(email), session);
    clock.setWall(clock.now() + 5_000);

    expect(login.conversation).toMatchObject({ kind: 'merged', from: conversation.id, into: { id: home } });
    expect(login.customer.id).toBe(account.customer.id);
    const all = await world.readAll(home, 3);
    expect(all.map(({ content }) => content)).toEqual(['a', 'b', 'c', 'd']);
    const moved = all.slice(2);
    expect(moved.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    expect(moved[0]?.createdAt).toBeGreaterThan(visitorsMark);
    expect(all.map(({ createdAt }) => createdAt)).toEqual(
      all.map(({ createdAt }) => createdAt).toSorted((one, other) => one - other),
    );
    expect(new Set(all.map(({ createdAt }) => createdAt)).size).toBe(4);
    expect(moved.map(({ metadata }) => metadata)).toEqual(
      first.map(({ createdAt }) => ({ original_created_at: new Date(createdAt).toISOString() })),
    );
    expect(login.conversation?.into).toEqual(await storage.getConversation(world.tenant, home));
    expect(login.conversation?.into).toMatchObject({ messageCount: 4, lastMessageAt: all[3]?.createdAt });
    expect(await storage.listMessages(conversation.id, null, 10)).toEqual([]);
  });

  test('[LI2] more messages than one statement moves keep their order', async () => {
    const { world } = scene();
    const email = freshEmail();
    const home = (await logIn(provenEmail(email), (await visitor('home')).session)).conversation?.into.id ?? '';
    const { session, conversation } = await visitor();
    const texts = Array.from({ length: 1_203 }, (_, n) => `message ${n}`);
    await Promise.all(texts.map(content => world.append(conversation.id, { content })));
    // Two nodes store them in an order of their own.
    const before = await contents(conversation.id);
    expect(before).toHaveLength(texts.length);
    await logIn(provenEmail(email), session);
    expect(await contents(home)).toEqual(['home', ...before]);
  });

  test('[LI5] while many messages move, everybody else is served', async () => {
    const { world } = scene();
    const email = freshEmail();
    await logIn(provenEmail(email), (await visitor('home')).session);
    const { session, conversation } = await visitor();
    await Promise.all(Array.from({ length: 2_100 }, (_, n) => world.append(conversation.id, { content: `${n}` })));
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await logIn(provenEmail(email), session);
    isOver = true;
    expect(turns, 'turns of the event loop').toBeGreaterThanOrEqual(4);
  });

  test('[LI4] [I3] a client_id the visitor used is used in the account, and one both used counts where it was', async () => {
    const { storage, world } = scene();
    const email = freshEmail();
    const home = (await logIn(provenEmail(email), (await visitor('both', 'home')).session)).conversation?.into.id ?? '';
    await logIn(provenEmail(email), (await visitor('both', 'away')).session);
    expect(await contents(home)).toEqual(['both', 'home', 'both', 'away']);
    const stored = await storage.listMessages(home, null, 10);
    for (const [content, index] of [
      ['both', 0],
      ['home', 1],
      ['away', 3],
    ] as const) {
      const again = await world.append(home, { content, clientId: `client-${content}` });
      expect(again).toEqual({ kind: 'duplicate', message: stored[index] });
    }
  });

  test('[LI2] [I7] notes move along, and a client_id both have does not stop them', async () => {
    const { storage, world } = scene();
    const note = (conversationId: string, content: string, clientId: string | null) =>
      storage.addNote(world.tenant, conversationId, {
        id: `note_${content}`,
        content,
        author: 'agent',
        clientId,
        createdAt: scene().clock.now(),
      });
    const email = freshEmail();
    const home = (await logIn(provenEmail(email), (await visitor('x')).session)).conversation?.into.id ?? '';
    const { session, conversation } = await visitor('y');
    await note(home, 'at home', 'n1');
    await note(conversation.id, 'away', 'n1');
    await note(conversation.id, 'away again', null);
    await logIn(provenEmail(email), session);
    const notes = await storage.listNotes(world.tenant, home, null, 10);
    expect(notes?.map(({ content }) => content)).toEqual(['at home', 'away', 'away again']);
    expect(await note(home, 'late', 'n1')).toMatchObject({ kind: 'duplicate', note: { content: 'at home' } });
  });

  test('[LI6] a merged conversation is found under its old id, by its tenant alone', async () => {
    const { storage, world } = scene();
    const email = freshEmail();
    const home = (await logIn(provenEmail(email), (await visitor('x')).session)).conversation?.into.id ?? '';
    const { session, conversation } = await visitor('y');
    await logIn(provenEmail(email), session);
    expect(await storage.getConversation(world.tenant, conversation.id)).toBeNull();
    expect(await storage.findMergedConversationId(world.tenant, conversation.id)).toBe(home);
    const live = { ...world.tenant, environment: 'live' as const };
    expect(await storage.findMergedConversationId(live, conversation.id)).toBeNull();
    expect(await world.append(conversation.id)).toEqual({ kind: 'no-conversation' });
  });

  test('[LI2] what stands open stays open, and where a person took over from the AI it stays off', async () => {
    const { world } = scene();
    const email = freshEmail();
    const home = (await logIn(provenEmail(email), (await visitor('x')).session)).conversation?.into.id ?? '';
    await world.change(home, { status: 'closed' });
    const silent = await visitor();
    expect((await logIn(provenEmail(email), silent.session)).conversation?.into.status).toBe('closed');
    const { session, conversation } = await visitor('help');
    await world.change(conversation.id, { aiEnabled: false, assigneeId: 'kim' });
    expect((await logIn(provenEmail(email), session)).conversation?.into).toMatchObject({
      status: 'open',
      aiEnabled: false,
      assigneeId: 'kim',
    });
  });

  test('[LI3] [SE7] the old token resolves to nothing, the new one to the account', async () => {
    const { storage } = scene();
    const { session } = await visitor('x');
    const login = await logIn(provenEmail(freshEmail()), session);
    expect(await storage.findSession(session.tokenHash)).toBeNull();
    expect(await storage.findSession(login.session.tokenHash)).toEqual(login.session);
    expect(login.session.identityId).toBe(login.customer.id);
    expect(login.ended).toMatchObject([{ sessionId: session.id, tokenHash: session.tokenHash }]);
    expect(await storage.listEndedSessions(login.ended[0]?.number ?? 0)).toContainEqual(login.ended[0]);
  });

  test('[LI5] for a session that has ended no conversation is made', async () => {
    const { storage, clock, world } = scene();
    const session = world.newSession();
    await storage.createSession(session);
    await logIn(provenEmail(freshEmail()), session);
    const { tenant, identityId, createdAt } = session;
    const fresh = { id: createIds(clock).conversation(), tenant, identityId, createdAt };
    expect(await storage.findOrCreateConversation(fresh, session)).toBeNull();
    expect(await storage.findConversationId(tenant, identityId)).toBeNull();
  });

  test('[LI5] of parallel logins with one session one takes the conversation along, and none fails', async () => {
    const { storage, world } = scene();
    const { session, conversation } = await visitor('x', 'y');
    const email = freshEmail();
    const logins = await Promise.all(Array.from({ length: 8 }, () => logIn(provenEmail(email), session)));
    expect(new Set(logins.map(({ customer }) => customer.id)).size).toBe(1);
    expect(logins.filter(login => login.conversation !== null)).toHaveLength(1);
    expect(await storage.findConversationId(world.tenant, logins[0]?.customer.id ?? '')).toBe(conversation.id);
    expect(await contents(conversation.id)).toEqual(['x', 'y']);
  });

  test('[LI5] parallel first logins of many visitors to one account make one thread of all they wrote', async () => {
    const { storage, world } = scene();
    const email = freshEmail();
    const visitors = await Promise.all(Array.from({ length: 8 }, (_, n) => visitor(`v${n} first`, `v${n} second`)));
    const logins = await Promise.all(visitors.map(({ session }) => logIn(provenEmail(email), session)));
    expect(logins.filter(login => login.conversation?.kind === 'taken-over')).toHaveLength(1);
    const home = (await storage.findConversationId(world.tenant, logins[0]?.customer.id ?? '')) ?? '';
    const all = await contents(home);
    expect(all.toSorted()).toEqual(visitors.flatMap((_, n) => [`v${n} first`, `v${n} second`]).toSorted());
    for (const n of visitors.keys()) expect(all.indexOf(`v${n} first`)).toBeLessThan(all.indexOf(`v${n} second`));
  });

  test('[LI7] a session of one account that logs in to another takes nothing along', async () => {
    const { storage, world } = scene();
    const ada = await logIn(provenEmail(freshEmail()), (await visitor('ada’s')).session);
    const bob = await logIn(provenEmail(freshEmail()), ada.session);
    expect(bob.customer.id).not.toBe(ada.customer.id);
    expect(bob.conversation).toBeNull();
    expect(await storage.findConversationId(world.tenant, bob.customer.id)).toBeNull();
    expect(await storage.findSession(ada.session.tokenHash)).toBeNull();
    expect(await contents(ada.conversation?.into.id ?? '')).toEqual(['ada’s']);
  });
}

import { expect, test } from 'vitest';
import type { Tenant } from '../../domain/model.ts';
import { parseSearch } from '../../domain/search-query.ts';
import { createIds } from '../../ids.ts';
import type { SearchPlace, Storage } from '../../ports.ts';
import { provenEmail } from './login-steps.ts';
import type { OpenedStorage } from './storage.ts';
import type { World } from './storage-world.ts';

/** Until nothing is left, on however many nodes take turns behind the storage. */
export async function indexAll(storage: Storage, max = 40): Promise<void> {
  for (let idle = 0; idle < 6; ) idle = (await storage.indexNext(max)).isIdle ? idle + 1 : 0;
}

/** What a search finds in all its pages, in their order. */
export async function findAll(storage: Storage, tenant: Tenant, q: string, pageSize = 100) {
  const all = [];
  let place: SearchPlace | null = null;
  do {
    const page = await storage.findTexts(tenant, parseSearch(q), place, pageSize);
    expect(page.found.length).toBeLessThanOrEqual(pageSize);
    all.push(...page.found);
    place = page.next;
  } while (place);
  return all;
}

export function storageSearchContract(opened: () => OpenedStorage & { world: World }): void {
  const search = async (q: string, tenant?: Tenant) => {
    const { storage, world } = opened();
    return (await findAll(storage, tenant ?? world.tenant, q)).map(({ text }) => text);
  };

  test('[SR2] words are found whatever their case, accents and script, by their beginnings while one types', async () => {
    const { storage, world } = opened();
    const { id } = await world.newConversation();
    const texts = [
      'Die Größe für Herrn MÜLLER, Straße 5',
      'Où est ma commande à Besançon ?',
      'Заказ ещё не пришёл',
      '我的订单还没有发货,请退货',
      'カメラのレンズを返品したい',
      '배송이 언제 오나요',
      'ฉันต้องการคืนสินค้า',
      'हिन्दी में उत्तर दें',
      'Bestellung #A-10293, bitte an anna.schmidt+shop@mail.example',
      "I don't want the ３２GB one",
    ];
    for (const content of texts) await world.append(id, { content });
    await indexAll(storage);
    const wanted: [string, number][] = [
      ['grosse muller', 0],
      ['GRÖSSE', 0],
      ['strasse', 0],
      ['strass', 0],
      ['mul', 0],
      ['ou commande', 1],
      ['besancon', 1],
      ['еще пришел', 2],
      ['заказ', 2],
      ['订单', 3],
      ['退货', 3],
      ['退', 3],
      ['货', 3],
      ['还没有发货', 3],
      ['退货 订单', 3],
      ['レンズ', 4],
      ['返品', 4],
      ['배송', 5],
      ['언제', 5],
      ['คืนสินค้า', 6],
      ['हिन्दी', 7],
      ['उत्तर', 7],
      ['#A-10293', 8],
      ['A-10293', 8],
      ['10293', 8],
      ['a-102', 8],
      ['anna.schmidt+shop@mail.example', 8],
      ['@mail.example', 8],
      ['anna.sch', 8],
      ['"bitte an anna"', 8],
      ['„bitte an“', 8],
      ["don't", 9],
      ['32gb', 9],
    ];
    for (const [q, index] of wanted) expect(await search(q), q).toEqual([texts[index]]);
    for (const q of ['größer', '"an bitte"', 'ull', '货退', '単', 'müller besançon', '"besan"', '102 9', 'nirgends']) {
      expect(await search(q), q).toEqual([]);
    }
  });

  test('[SR2] nothing somebody types is a command or an error', async () => {
    const { storage, world } = opened();
    const { id } = await world.newConversation();
    await world.append(id, { content: 'zebra and giraffe or near not' });
    await indexAll(storage);
    const odd = [
      '"',
      '""',
      "'",
      '*',
      '-',
      '^',
      '()',
      ')(',
      ':',
      'words:zebra',
      '{words}:zebra',
      'zebra*',
      '"zebra" *',
      '^zebra',
      'zebra -',
      'zebra AND giraffe',
      'AND',
      'OR',
      'NOT',
      'NEAR(zebra giraffe, 2)',
      'zebra | giraffe',
      '!zebra',
      '& | ! <->',
      "';--",
      '\\',
      "\\'",
      'a\u0000b',
      '\ud800',
      '%',
      '_',
      '$1',
      '?',
      '🦓',
      'ﷺ',
      '½',
      '\u0301',
      'x'.repeat(200),
      'a '.repeat(100),
      '"a b'.repeat(20),
      "zebra'); drop table message; --",
    ];
    for (const q of odd) await expect(search(q), q).resolves.toBeInstanceOf(Array);
    expect(await search('zebra*')).toHaveLength(1);
    expect(await search('zebra AND giraffe')).toHaveLength(1);
    expect(await search('zebra OR lion')).toHaveLength(0);
  });

  test('[SR1] notes and customers are found too, customers first, the rest newest first, page by page', async () => {
    const { storage, world, clock } = opened();
    const ids = createIds(clock);
    const session = world.newSession();
    await storage.createSession(session);
    const login = await storage.logIn({
      tenant: world.tenant,
      claim: provenEmail('kestrel@birds.example'),
      from: session,
      session: { id: ids.session(), tokenHash: ids.token() },
      freshCustomerId: ids.customer(),
      now: clock.now(),
    });
    if (login.kind !== 'logged-in') throw new Error(login.kind);
    const { identityId } = login.session;
    const fresh = { id: ids.conversation(), tenant: world.tenant, identityId, createdAt: clock.now() };
    const made = await storage.findOrCreateConversation(fresh, login.session);
    const own = made?.conversation.id ?? '';
    for (let n = 1; n <= 7; n++) {
      clock.advance(1_000);
      await world.append(n % 2 ? own : (await world.newConversation()).id, { content: `kestrel ${n}` });
    }
    clock.advance(1_000);
    const note = {
      id: ids.note(),
      content: 'a note on kestrels',
      author: 'Ada',
      createdAt: clock.now(),
      clientId: null,
    };
    await storage.addNote(world.tenant, own, note);
    await indexAll(storage);
    for (const pageSize of [1, 2, 3, 100]) {
      const found = await findAll(storage, world.tenant, 'kestrel', pageSize);
      expect(found.map(({ kind }) => kind).slice(0, 2), `${pageSize}`).toEqual(['customer', 'note']);
      expect(found.slice(2).map(({ text }) => text)).toEqual([7, 6, 5, 4, 3, 2, 1].map(n => `kestrel ${n}`));
      expect(found[0]).toMatchObject({ id: login.customer.id, conversation: { id: own } });
      expect(found[1]).toMatchObject({ id: note.id, conversation: { id: own } });
    }
    await storage.changeCustomer(world.tenant, login.customer.id, { name: 'Merlin Hawk' });
    await indexAll(storage);
    expect(await search('merlin')).toEqual(['Merlin Hawk · kestrel@birds.example']);
  });

  test('[SR3] tenants and environments find only their own', async () => {
    const { storage, world } = opened();
    const live = { ...world.tenant, environment: 'live' as const };
    const mine = await world.newConversation();
    const other = await world.newConversation(live);
    await world.append(mine.id, { content: 'pangolin test' });
    await world.append(other.id, { content: 'pangolin live' });
    await indexAll(storage);
    expect(await search('pangolin')).toEqual(['pangolin test']);
    expect(await search('pangolin', live)).toEqual(['pangolin live']);
    expect(await search('pangolin', { ...live, businessId: 'biz_none' })).toEqual([]);
  });

  test('[SR4] what a visitor wrote is found once, and where it is now, after a login merged it', async () => {
    const { storage, world, clock } = opened();
    const ids = createIds(clock);
    const logIn = async (name: string) => {
      const session = world.newSession();
      const conversation = await storage.createVisitor(session, {
        id: ids.conversation(),
        tenant: world.tenant,
        identityId: session.identityId,
        createdAt: clock.now(),
      });
      for (let n = 0; n < 3; n++) await world.append(conversation.id, { content: `axolotl ${name} ${n}` });
      await storage.addNote(world.tenant, conversation.id, {
        id: ids.note(),
        content: `axolotl note ${name}`,
        author: 'Ada',
        createdAt: clock.now(),
        clientId: null,
      });
      if (name !== 'not yet indexed') await indexAll(storage);
      await storage.logIn({
        tenant: world.tenant,
        claim: provenEmail('axolotl@water.example'),
        from: session,
        session: { id: ids.session(), tokenHash: ids.token() },
        freshCustomerId: ids.customer(),
        now: clock.now(),
      });
      return conversation.id;
    };
    const first = await logIn('first');
    await logIn('second');
    await logIn('not yet indexed');
    await indexAll(storage);
    const found = await findAll(storage, world.tenant, 'axolotl');
    expect(found.filter(({ kind }) => kind === 'message')).toHaveLength(9);
    expect(found.filter(({ kind }) => kind === 'note')).toHaveLength(3);
    expect(new Set(found.map(({ id }) => id)).size).toBe(13);
    expect(new Set(found.map(({ conversation }) => conversation.id))).toEqual(new Set([first]));
  });

  test('[SR5] a long conversation and one with a clock set back are indexed whole, in steps of any size', async () => {
    const { storage, world, clock } = opened();
    const { id } = await world.newConversation();
    for (let n = 0; n < 130; n++) await world.append(id, { content: `quokka ${n}` });
    await indexAll(storage, 7);
    expect(await findAll(storage, world.tenant, 'quokka', 50)).toHaveLength(130);
    const now = clock.now();
    clock.setWall(now - 3_600_000);
    const early = await world.newConversation();
    await world.append(early.id, { content: 'quokka of an earlier hour' });
    await indexAll(storage);
    expect(await search('quokka earlier hour')).toHaveLength(1);
    clock.setWall(now);
  });

  test('[SR5] what others wrote does not wait for a conversation that holds much', async () => {
    const { storage, world } = opened();
    await indexAll(storage);
    const agent = { senderType: 'agent', senderKey: 'agent' } as const;
    const long = await world.newConversation();
    for (let n = 0; n < 100; n++)
      await world.append(long.id, { ...agent, content: `mammoth ${n} ${'🐘'.repeat(3_980)}` });
    const others = await Promise.all(Array.from({ length: 250 }, () => world.newConversation()));
    await Promise.all(others.map(({ id }, n) => world.append(id, { ...agent, content: `beside the elephants ${n}` })));
    // Two lanes, two nodes, pages of two hundred: some steps look only. One conversation after the other takes fifty.
    for (let step = 0; step < 20; step++) await storage.indexNext(40);
    expect(await search('beside the elephants')).toHaveLength(250);
    await indexAll(storage, 500);
    expect(await search('mammoth')).toHaveLength(100);
  });

  test('[SR6] among thousands that have a word, pages of any size visit each once, and a rare one is found', async () => {
    const { storage, world } = opened();
    const conversations = await Promise.all(Array.from({ length: 10 }, () => world.newConversation()));
    await world.append(conversations[0]?.id ?? '', { content: 'ubiquitous narwhal' });
    await Promise.all(
      conversations.flatMap(({ id }) =>
        Array.from({ length: 230 }, (_, n) => world.append(id, { content: `ubiquitous number ${n}` })),
      ),
    );
    await indexAll(storage, 500);
    expect(await search('ubiquitous narwhal')).toEqual(['ubiquitous narwhal']);
    expect(await search('narw')).toEqual(['ubiquitous narwhal']);
    const found = await findAll(storage, world.tenant, 'ubiq', 70);
    expect(new Set(found.map(({ id }) => id)).size).toBe(2_301);
    expect(found).toHaveLength(2_301);
    const times = found.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
  });
}

import { setTimeout as delay } from 'node:timers/promises';
import { ROUTES, type SearchHit } from '@deskbell/protocol';
import { agentSide, conversationPath } from '../agent.ts';
import { type Case, Miss } from '../case.ts';
import { newCustomer, stranger, unique } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectKeys, expectOk, expectThat, show } from '../expect.ts';
import { logIn, newAccount, newEmail, newPhone } from '../login.ts';
import { otherTarget } from '../other-tenant.ts';
import { expectAgentConversation, expectList, expectOneOf, expectTimestamp } from '../shapes.ts';
import type { Target } from '../target.ts';
import { times, until } from '../wait.ts';

/** What was sent is found a second later when nothing else is going on; here much may be. */
const INDEXED_MS = 30_000;

const trySearch = (target: Target, q: string, rest = '') =>
  agentSide(target).request('GET', `${ROUTES.agentSearch}?q=${encodeURIComponent(q)}${rest}`);

/** All hits, page by page; a page may hold fewer than asked for (SR6). */
async function search(target: Target, q: string, limit = 100): Promise<SearchHit[]> {
  const hits: SearchHit[] = [];
  let cursor = '';
  do {
    const answer = await trySearch(target, q, `&limit=${limit}${cursor}`);
    const page = expectKeys(expectOk(answer), ['hits', 'next_cursor'], 'data', answer);
    const found = expectList(page.hits, 'hits', answer);
    expectThat(found.length <= limit, `at most ${limit} hits on a page`, found.length, answer);
    for (const one of found) {
      const hit = expectKeys(one, ['conversation', 'kind', 'id', 'snippet', 'marks', 'created_at'], 'a hit', answer);
      expectAgentConversation(hit.conversation, answer);
      expectOneOf(hit.kind, ['message', 'note', 'customer'], 'kind', answer);
      expectTimestamp(hit.created_at, 'created_at', answer);
      hits.push(hit as unknown as SearchHit);
    }
    cursor = page.next_cursor === null ? '' : `&cursor=${encodeURIComponent(String(page.next_cursor))}`;
  } while (cursor);
  return hits;
}

const idsOf = (hits: SearchHit[]) => hits.map(({ id }) => id);

/** Waits for the index: exactly these, in this order. */
async function expectFound(target: Target, q: string, ids: string[], limit?: number): Promise<SearchHit[]> {
  let last: string[] = [];
  const found = async () => {
    const hits = await search(target, q, limit);
    last = idsOf(hits);
    return show(last) === show(ids) ? hits : undefined;
  };
  try {
    return await until(INDEXED_MS, `${q} to find ${show(ids)}`, found);
  } catch (cause) {
    if (!(cause instanceof Miss)) throw cause;
    throw new Miss(cause.expected, last.length > 0 ? show(last) : cause.observed, cause.answer);
  }
}

/** What a message and a note of one millisecond are sorted by, nobody promises. */
const aMomentLater = () => delay(5);

/** A word that occurs nowhere else, without a sign in it. */
const newWord = () => unique('w').replace('-', '');

export const searchCases: Case[] = [
  {
    rules: ['SR1'],
    title: 'customers come first, then messages and notes, newest first; marks lie on the words',
    run: async target => {
      const agent = agentSide(target);
      const word = newWord();
      const account = await newAccount(target, { name: `Ada ${word}` });
      const { id } = account.conversation;
      const first = await account.send(`😀 where is ${word}?`);
      await aMomentLater();
      const note = await agent.addNote(id, `asks for ${word}`);
      await aMomentLater();
      const reply = await agent.reply(id, `${word} is here`);
      const ids = [account.profile.id, reply.id, note.id, first.id];
      const hits = await expectFound(target, word, ids);
      expectEqual(
        hits.map(({ kind }) => kind),
        ['customer', 'message', 'note', 'message'],
        'the kinds',
      );
      for (const { conversation, snippet, marks } of hits) {
        expectEqual(conversation.id, id, 'the conversation');
        expectEqual(
          marks.map(([start, end]) => snippet.slice(start, end)),
          [word],
          'what is marked',
        );
      }
      await expectFound(target, word, ids, 1);
      expectError(await trySearch(target, word, '&cursor=nonsense'), 'VALIDATION_ERROR');
    },
  },
  {
    rules: ['SR1'],
    title: 'customers are found by name, address, phone and external id',
    run: async target => {
      const [name, email, sub, phone] = [newWord(), newEmail(), unique('sub'), newPhone()];
      const account = await newAccount(target, { external_id: sub, name: `Ada ${name}`, email, phone });
      for (const q of [name, email, sub, phone]) await expectFound(target, q, [account.profile.id]);
    },
  },
  {
    rules: ['SR2'],
    title: 'all words in any order, of any case, without their accents, the last one unfinished; quotes hold together',
    run: async target => {
      const customer = await newCustomer(target);
      const word = newWord();
      const one = await customer.send(`Ärger mit Größe ${word} und order #A-10293 of me@shop.example`);
      const two = await customer.send(`mit dem ${word} Ärger`);
      for (const [q, found] of [
        [`${word} ärger`, [two, one]],
        [`ARGER ${word.toUpperCase()}`, [two, one]],
        [`größe ${word}`, [one]],
        [`${word} größ`, [one]],
        [`größ ${word}`, []],
        [`"ärger mit" ${word}`, [one]],
        [`"mit ärger" ${word}`, []],
        [`#A-10293 ${word}`, [one]],
        [`me@shop.example ${word}`, [one]],
        [`shop@me.example ${word}`, []],
        [`${word} nothing`, []],
        [`${word} -größe OR`, [one]],
        [`${word} nothing OR mit`, []],
      ] as const) {
        await expectFound(
          target,
          q,
          found.map(message => message.id),
        );
      }
    },
  },
  {
    rules: ['SR2'],
    title: 'in scripts without spaces any part of a run is found',
    run: async target => {
      const customer = await newCustomer(target);
      const word = newWord();
      const sent = await customer.send(`${word} 注文番号を教えてください`);
      for (const part of ['注文', '番号', '教えて']) await expectFound(target, `${part} ${word}`, [sent.id]);
      expectEqual(await search(target, `号注 ${word}`), [], 'another order');
    },
  },
  {
    rules: ['SR2'],
    title: 'no, an empty or too long a q is refused; what looks like a language of queries has no meaning',
    run: async target => {
      const agent = agentSide(target);
      expectError(await agent.request('GET', ROUTES.agentSearch), 'VALIDATION_ERROR');
      for (const q of ['', '  ', 'x'.repeat(201)]) expectError(await trySearch(target, q), 'VALIDATION_ERROR');
      const rare = newWord();
      for (const q of ['"', '""', `"${rare}`, `${rare}*`, `NEAR(${rare})`, `a:${rare}`, `${rare}' --`, `${rare} & |`]) {
        const answer = await trySearch(target, q);
        if (answer.status !== 400) expectOk(answer);
        else expectError(answer, 'VALIDATION_ERROR');
      }
      expectOk(await trySearch(target, 'x'.repeat(200)));
      const customer = await newCustomer(target);
      const sent = await customer.send([rare, ...times(15).map(n => `n${n}`)].join(' '));
      const many = [rare, ...times(15).map(n => `n${n}`), ...times(5).map(n => `beyond${n}`)].join(' ');
      await expectFound(target, many, [sent.id]);
    },
  },
  {
    rules: ['SR3'],
    title: 'only agents search',
    run: async target => {
      const path = `${ROUTES.agentSearch}?q=hello`;
      expectError(await stranger(target).request({ path }), 'UNAUTHORIZED');
      const customer = await newCustomer(target);
      expectError(await customer.request({ path }), 'UNAUTHORIZED');
    },
  },
  {
    rules: ['SR3'],
    title: "nobody finds what is another tenant's",
    run: async target => {
      const other = otherTarget(target);
      const word = newWord();
      const mine = await newAccount(target, { name: `Ada ${word}` });
      const sent = await mine.send(word);
      await aMomentLater();
      const note = await agentSide(target).addNote(mine.conversation.id, word);
      const theirs = await (await newCustomer(other)).send(`theirs ${word}`);
      await expectFound(target, word, [mine.profile.id, note.id, sent.id]);
      await expectFound(other, word, [theirs.id]);
    },
  },
  {
    rules: ['SR4'],
    title: 'what was redacted is found no more, at once; what was changed is found as it is now',
    run: async target => {
      const agent = agentSide(target);
      const word = newWord();
      const account = await newAccount(target, { name: `Old ${word}` });
      const { id } = account.conversation;
      const sent = await account.send(`secret ${word}`);
      await expectFound(target, word, [account.profile.id, sent.id]);
      expectDone(await agent.request('DELETE', `${conversationPath(id)}/messages/${sent.id}`));
      expectEqual(idsOf(await search(target, word)), [account.profile.id], 'after the redaction');
      const name = `New${word}`;
      expectOk(await agent.request('PATCH', `${ROUTES.agentCustomers}/${account.profile.id}`, { name }));
      expectEqual(await search(target, word), [], 'the old name');
      await expectFound(target, name, [account.profile.id]);
    },
  },
  {
    rules: ['SR4'],
    title: 'what was merged is found in the conversation it is in now, once',
    run: async target => {
      const visitor = await newCustomer(target);
      const word = newWord();
      const sent = await visitor.send(`lost ${word}`);
      await expectFound(target, word, [sent.id]);
      const email = newEmail();
      const known = await newAccount(target, { email, email_verified: true });
      await known.send('hello');
      await logIn(target, visitor, email);
      const [hit] = await expectFound(target, word, [(await known.history()).at(-1)?.id ?? '']);
      expectEqual(hit?.conversation.id, known.conversation.id, 'the conversation');
    },
  },
];

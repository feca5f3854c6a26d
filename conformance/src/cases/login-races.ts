import type { Message } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { type Customer, cursor, newCustomer, stranger, unique } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { type IdentitySigner, newSigner, tryIdentify } from '../identity-signer.ts';
import { accountOf } from '../login.ts';
import { expectMessage } from '../shapes.ts';
import type { Target } from '../target.ts';
import { times } from '../wait.ts';

// Logins that happen in the middle of everything else. The shop's tokens make as many as it takes.

const contentsOf = (messages: Message[]) => messages.map(message => message.content);

async function signedIn(target: Target, { sign }: IdentitySigner, sub: string) {
  const account = await accountOf(target, await tryIdentify(stranger(target), sign({ sub })));
  await account.send('of the account');
  return account;
}

/** Polls without a pause; `finish` hands out all it saw, once there is nothing more. */
function follow(customer: Customer): { finish: () => Promise<Message[]> } {
  const seen: Message[] = [];
  let last = false;
  const done = (async () => {
    for (;;) {
      const isLast = last;
      const newest = seen.at(-1);
      const page = await customer.poll(newest ? `${cursor(newest.created_at)}&limit=100` : 'limit=100');
      seen.push(...page);
      if (isLast && page.length === 0) return seen;
    }
  })();
  return {
    finish() {
      last = true;
      return done;
    },
  };
}

/** What became of a send while its session ended: in the thread, in a new visitor's thread, or nowhere. */
function whereTo(answer: Answer): 'here' | 'elsewhere' | 'nowhere' {
  if (answer.status === 401) {
    expectError(answer, 'UNAUTHORIZED');
    return 'nowhere';
  }
  expectMessage(expectOk(answer), answer);
  return 'x-session-token' in answer.headers ? 'elsewhere' : 'here';
}

export const loginRaceCases: Case[] = [
  {
    rules: ['LI5', 'I2', 'I3', 'I4'],
    title: 'while a visitor logs in, sends, replies, polls and sockets lose nothing, double nothing and keep one order',
    run: async target => {
      const signer = await newSigner(target);
      const agent = agentSide(target);
      for (const round of times(3)) {
        const sub = unique('sub');
        const account = await signedIn(target, signer, sub);
        const visitor = await newCustomer(target);
        await visitor.send(`${round} first`);
        const poller = follow(account);
        const socket = await account.connect();
        const send = (n: number) => visitor.trySend({ content: `${round} sent ${n}`, client_id: `sent ${n}` });
        const sends = times(20).map(async n => [`${round} sent ${n}`, whereTo(await send(n))] as const);
        const replies = times(10).map(n => agent.reply(visitor.conversation.id, `${round} replied ${n}`));
        const merged = await accountOf(target, await tryIdentify(visitor, signer.sign({ sub })));
        const outcomes = await Promise.all(sends);
        await Promise.all(replies);
        const last = await merged.send('the last one');

        const history = await merged.history();
        const here = outcomes.filter(([, where]) => where === 'here').map(([content]) => content);
        const replied = times(10).map(n => `${round} replied ${n}`);
        const expected = ['of the account', `${round} first`, ...here, ...replied, 'the last one'];
        expectEqual(contentsOf(history).toSorted(), expected.toSorted(), 'what is in the conversation');
        const stamps = history.map(message => message.created_at);
        expectEqual(stamps, [...new Set(stamps)].toSorted(), 'the times');
        expectEqual(await poller.finish(), history, 'what the other device polled');
        await socket.nextFrame('the last message', frame => (frame.message as Message | undefined)?.id === last.id);
        const framed = socket.frames.flatMap(frame => (frame.type === 'message' ? [expectMessage(frame.message)] : []));
        expectEqual(framed, history.slice(-framed.length), 'what the other device heard');
        expectThat(framed.length >= history.length - 1, 'a frame for each message', framed.length);
      }
    },
  },
  {
    rules: ['LI5', 'LI1'],
    title: 'a visitor whose login comes many times at once brings every message along once',
    run: async target => {
      const signer = await newSigner(target);
      for (const hasConversation of [false, true]) {
        const sub = unique('sub');
        if (hasConversation) await signedIn(target, signer, sub);
        const visitor = await newCustomer(target);
        for (const n of times(5)) await visitor.send(`message ${n}`);
        const logins = times(6).map(() => tryIdentify(visitor, signer.sign({ sub })));
        const answers = await Promise.all(logins);
        const accounts = await Promise.all(answers.map(answer => accountOf(target, answer)));
        expectEqual(new Set(accounts.map(account => account.profile.id)).size, 1, 'the number of customers');
        const expected = [...(hasConversation ? ['of the account'] : []), ...times(5).map(n => `message ${n}`)];
        for (const account of accounts) expectEqual(contentsOf(await account.history()), expected, 'the history');
      }
    },
  },
  {
    rules: ['LI5', 'CV3'],
    title: 'many visitors who log in to one new account at once make one customer with one conversation',
    run: async target => {
      const signer = await newSigner(target);
      const sub = unique('sub');
      const visitors = await Promise.all(times(6).map(() => newCustomer(target)));
      await Promise.all(visitors.map((visitor, n) => visitor.send(`of visitor ${n}`)));
      const answers = await Promise.all(visitors.map(visitor => tryIdentify(visitor, signer.sign({ sub }))));
      const accounts = await Promise.all(answers.map(answer => accountOf(target, answer)));
      expectEqual(new Set(accounts.map(account => account.profile.id)).size, 1, 'the number of customers');
      expectEqual(new Set(accounts.map(account => account.conversation.id)).size, 1, 'the number of conversations');
      const expected = visitors.map((_visitor, n) => `of visitor ${n}`);
      for (const account of accounts) {
        expectEqual(contentsOf(await account.history()).toSorted(), expected, 'the history');
      }
    },
  },
  {
    rules: ['LI5', 'I6'],
    title: 'a visitor who logs in to two accounts at once is in one of them, whole',
    run: async target => {
      const signer = await newSigner(target);
      const visitor = await newCustomer(target);
      const sent = times(5).map(n => `message ${n}`);
      for (const content of sent) await visitor.send(content);
      const logins = times(2).map(() => tryIdentify(visitor, signer.sign({ sub: unique('sub') })));
      const accounts = await Promise.all((await Promise.all(logins)).map(answer => accountOf(target, answer)));
      const histories = await Promise.all(accounts.map(async account => contentsOf(await account.history())));
      expectEqual(
        histories.toSorted((a, b) => a.length - b.length),
        [[], sent],
        'the two histories',
      );
    },
  },
];

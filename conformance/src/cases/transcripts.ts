import { type OutboxMail, ROUTES } from '@deskbell/protocol';
import { agentSide, conversationPath, secretHeaders } from '../agent.ts';
import type { Case } from '../case.ts';
import { type Asker, newCustomer, unique } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectKeys, expectOk, expectThat } from '../expect.ts';
import { logIn, needsOutbox, newAccount, newEmail } from '../login.ts';
import { expectList } from '../shapes.ts';
import type { Target } from '../target.ts';
import { times, until } from '../wait.ts';

const MAILED_MS = 30_000;

const tryMail = (target: Target, id: string, body?: unknown) =>
  agentSide(target).request('POST', `${conversationPath(id)}/transcript`, body);

const tryMailOwn = (asker: Asker) => asker.request({ method: 'POST', path: ROUTES.transcript });

/** What the test environment would have mailed to this address. */
async function mailTo(target: Target, to: string): Promise<OutboxMail> {
  const find = async () => {
    const answer = await agentSide(target).request('GET', ROUTES.agentOutboxMails);
    const { mails } = expectKeys(expectOk(answer), ['mails'], 'data', answer);
    return (expectList(mails, 'mails', answer) as OutboxMail[]).find(mail => mail.to === to);
  };
  return until(MAILED_MS, `a mail to ${to}`, find);
}

export const transcriptCases: Case[] = [
  {
    rules: ['CM11', 'CM9'],
    title: 'a conversation is mailed as its customer sees it, to the proven address or the one that is named',
    run: async target => {
      needsOutbox(target);
      const agent = agentSide(target);
      const [email, other] = [newEmail(), newEmail()];
      const account = await newAccount(target, { email, email_verified: true });
      const { id } = account.conversation;
      const [question, reply, note] = [unique('question'), unique('reply'), unique('note')];
      await account.send(question);
      await agent.reply(id, reply);
      await agent.addNote(id, note);
      for (const [to, ask] of [
        [email, () => tryMail(target, id)],
        [other, () => tryMail(target, id, { to: other })],
      ] as const) {
        const answer = await ask();
        expectEqual(expectDone(answer), { to }, 'data', answer);
        const mail = await mailTo(target, to);
        expectKeys(mail, ['id', 'kind', 'to', 'subject', 'text', 'created_at'], 'a mail');
        expectEqual(mail.kind, 'transcript', 'kind');
        const shown = [question, reply, note].map(words => mail.text.includes(words));
        expectEqual(shown, [true, true, false], 'question and reply in the text, and no note');
      }
      const own = await tryMailOwn(account);
      expectEqual(expectDone(own), { to: email }, 'data of the customer', own);
    },
  },
  {
    rules: ['CM11'],
    title: 'a conversation is mailed five times a day at most',
    run: async target => {
      needsOutbox(target);
      const customer = await newCustomer(target);
      await customer.send('hello');
      const { id } = customer.conversation;
      for (const _ of times(5)) expectDone(await tryMail(target, id, { to: newEmail() }));
      const sixth = await target.request({
        method: 'POST',
        path: `${conversationPath(id)}/transcript`,
        headers: secretHeaders(target),
        json: { to: newEmail() },
        takesLimits: true,
      });
      expectError(sixth, 'RATE_LIMITED');
    },
  },
  {
    rules: ['CM11'],
    title: 'without a proven address or a message it is 422, and what is no address is refused',
    run: async target => {
      const visitor = await newCustomer(target);
      await visitor.send('hello');
      const { id } = visitor.conversation;
      expectError(await tryMail(target, id), 'BUSINESS_RULE_VIOLATION');
      const unproven = await newAccount(target, { email: newEmail(), email_verified: false });
      await unproven.send('hello');
      expectError(await tryMail(target, unproven.conversation.id), 'BUSINESS_RULE_VIOLATION');
      for (const asker of [visitor, unproven]) expectError(await tryMailOwn(asker), 'BUSINESS_RULE_VIOLATION');
      const silent = await newAccount(target, { email: newEmail(), email_verified: true });
      expectError(await tryMail(target, silent.conversation.id), 'BUSINESS_RULE_VIOLATION');
      expectError(await tryMailOwn(silent), 'BUSINESS_RULE_VIOLATION');
      for (const to of ['', 'none', 'a@b.example, c@d.example', 'a@b.example\r\nbcc: c@d.example', 7]) {
        expectError(await tryMail(target, id, { to }), 'VALIDATION_ERROR');
      }
      expectError(await tryMail(target, 'thr_unknown', { to: newEmail() }), 'NOT_FOUND');
    },
  },
  {
    rules: ['CM11'],
    title: 'a customer’s own transcript goes to their proven address only, whatever the request says',
    run: async target => {
      needsOutbox(target);
      const [email, other] = [newEmail(), newEmail()];
      const account = await logIn(target, await newCustomer(target), email);
      await account.send('hello');
      const answer = await account.request({ method: 'POST', path: ROUTES.transcript, json: { to: other } });
      if (answer.status !== 400) expectEqual(expectDone(answer), { to: email }, 'data', answer);
      expectThat(!answer.text.includes(other), 'nothing to another address', answer.text, answer);
    },
  },
];

import { ROUTES } from '@deskbell/protocol';
import { expectAgentSession } from '../account-shapes.ts';
import { agentSide, conversationPath } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer, unique } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectKeys, expectOk, expectThat } from '../expect.ts';
import { textFile } from '../files.ts';
import { newAccount, newEmail, readOutbox, requestCode } from '../login.ts';
import { readPanel } from '../panel.ts';
import { expectConversation, expectList, expectMessage, expectNote, expectPage, expectTimestamp } from '../shapes.ts';
import { expectSessionEnd } from '../socket.ts';
import type { Target } from '../target.ts';
import { requestUrl, uploaderOf } from '../uploads.ts';
import { times } from '../wait.ts';

const HEAD_KEYS = ['identity_id', 'exported_at', 'customer', 'attributes', 'visit', 'conversation'];
const EXPORT_KEYS = [...HEAD_KEYS, 'sessions', 'messages', 'notes'];

const tryExport = (target: Target, id: string) =>
  agentSide(target).request('GET', `${ROUTES.agentCustomers}/${id}/export`);

const tryErase = (target: Target, id: string) => agentSide(target).request('DELETE', `${ROUTES.agentCustomers}/${id}`);

export const erasureCases: Case[] = [
  {
    rules: ['CU7'],
    title: 'an export holds all there is of a customer, page after page, and no token',
    run: async target => {
      const agent = agentSide(target);
      const account = await newAccount(target, { name: 'Ada', email: newEmail(), attributes: { plan: 'gold' } });
      const { id } = account.conversation;
      const sent = [];
      for (const n of times(120)) sent.push(await account.send(`message ${n}`));
      sent.push(await agent.reply(id, 'a reply'));
      const note = await agent.addNote(id, 'a note');
      const answer = await tryExport(target, account.profile.id);
      const data = expectKeys(expectOk(answer), EXPORT_KEYS, 'data', answer);
      expectTimestamp(data.exported_at, 'exported_at', answer);
      const panel = await readPanel(target, id);
      expectEqual(
        [data.identity_id, data.customer, data.attributes, data.visit],
        [account.profile.id, panel.customer, { plan: 'gold' }, null],
        'who it is',
        answer,
      );
      expectEqual(expectConversation(data.conversation, answer).id, id, 'the conversation', answer);
      const messages = expectList(data.messages, 'messages', answer).map(message => expectMessage(message, answer));
      expectEqual(messages, sent, 'the messages', answer);
      const notes = expectList(data.notes, 'notes', answer).map(one => expectNote(one, answer));
      expectEqual(notes, [note], 'the notes', answer);
      const sessions = expectList(data.sessions, 'sessions', answer).map(one => expectAgentSession(one, answer));
      expectEqual(sessions.length, 1, 'the number of sessions', answer);
      expectThat(!answer.text.includes(account.token), 'an export without the token', 'the token', answer);
    },
  },
  {
    rules: ['CU7'],
    title: 'a visitor is exported too; for agents alone, and 404 for who is nobody',
    run: async target => {
      const visitor = await newCustomer(target);
      const sent = await visitor.send('hello');
      const { identity_id } = await readPanel(target, visitor.conversation.id);
      const answer = await tryExport(target, identity_id);
      const data = expectKeys(expectOk(answer), EXPORT_KEYS, 'data', answer);
      expectEqual([data.customer, data.messages], [null, [sent]], 'customer and messages', answer);
      const path = `${ROUTES.agentCustomers}/${identity_id}/export`;
      expectError(await visitor.request({ path }), 'UNAUTHORIZED');
      for (const id of ['cus_unknown', 'anon_unknown', unique('x')]) {
        expectError(await tryExport(target, id), 'NOT_FOUND');
      }
    },
  },
  {
    rules: ['CU8'],
    title: 'of an erased customer nothing is left: conversation, files, sessions, codes, lists and profile',
    run: async target => {
      const agent = agentSide(target);
      const [email, other] = [newEmail(), newEmail()];
      const account = await newAccount(target, { email, email_verified: true });
      const { id } = account.conversation;
      const canary = unique('words');
      const upload = await uploaderOf(target, account).upload(textFile(canary));
      const answer = await account.trySend({ content: canary, attachments: [upload.id] });
      const url = expectMessage(expectOk(answer), answer).attachments[0]?.url ?? '';
      await agent.reply(id, `about ${canary}`);
      await agent.addNote(id, `a note about ${canary}`);
      const hasOutbox = target.options.publicKey.startsWith('pk_test_');
      if (hasOutbox) await requestCode(target, account, email);
      const erased = await tryErase(target, account.profile.id);
      expectDone(erased);
      for (const path of ['', '/messages', '/notes', '/timeline', '/customer']) {
        expectError(await agent.request('GET', `${conversationPath(id)}${path}`), 'NOT_FOUND');
      }
      expectError(await agent.request('GET', `${ROUTES.agentCustomers}/${account.profile.id}`), 'NOT_FOUND');
      expectError(await tryExport(target, account.profile.id), 'NOT_FOUND');
      const list = await agent.request('GET', `${ROUTES.agentConversations}?limit=100`);
      expectOk(list);
      expectThat(!list.text.includes(id), 'a list without the conversation', id, list);
      const poll = await account.tryPoll();
      expectEqual(expectPage(expectOk(poll), poll), [], 'the messages of the old session', poll);
      const file = await requestUrl(target, url);
      expectThat(file.status >= 400 && file.status < 500, 'no file any more', file.status, file);
      if (hasOutbox) expectEqual(await readOutbox(target, email), [], 'the codes in the outbox');
      const search = await agent.request('GET', `${ROUTES.agentSearch}?q=${canary}`);
      expectEqual(expectOk(search), { hits: [], next_cursor: null }, 'what a search finds', search);
      expectError(await tryErase(target, account.profile.id), 'NOT_FOUND');
      const again = await newAccount(target, { email: other });
      expectThat(again.profile.id !== account.profile.id, 'a new customer', again.profile.id);
    },
  },
  {
    rules: ['CU8'],
    title: 'erasing closes the sockets of the customer and tells the agents; the audit log says who did it',
    run: async target => {
      const agent = agentSide(target);
      const visitor = await newCustomer(target);
      const { id } = visitor.conversation;
      const words = unique('words');
      await visitor.send(words);
      const { identity_id } = await readPanel(target, id);
      const [socket, desk] = [await visitor.connect(), await agent.connect()];
      expectDone(await tryErase(target, identity_id));
      await expectSessionEnd(socket);
      const frame = await desk.nextFrame('conversation_erased', ({ type, conversation_id }) => {
        return type === 'conversation_erased' && conversation_id === id;
      });
      expectKeys(frame, ['type', 'conversation_id'], 'the frame');
      const log = await agent.request('GET', `${ROUTES.agentAudit}?limit=100`);
      expectOk(log);
      const isTold = log.text.includes(identity_id) && !log.text.includes(words);
      expectThat(isTold, 'the erasure in the audit log, and no words', 'something else', log);
    },
  },
  {
    rules: ['CU8'],
    title: 'only agents erase, and nobody who is not there',
    run: async target => {
      const visitor = await newCustomer(target);
      const sent = await visitor.send('still here');
      const { identity_id } = await readPanel(target, visitor.conversation.id);
      const path = `${ROUTES.agentCustomers}/${identity_id}`;
      expectError(await visitor.request({ method: 'DELETE', path }), 'UNAUTHORIZED');
      for (const id of ['cus_unknown', 'anon_unknown', unique('x')])
        expectError(await tryErase(target, id), 'NOT_FOUND');
      expectEqual(await visitor.history(), [sent], 'the history');
    },
  },
];

import type { Message } from '@deskbell/protocol';
import { agentSide, conversationPath } from '../agent.ts';
import type { Case } from '../case.ts';
import { cursor, newCustomer, unique } from '../customer.ts';
import { expectEqual, expectError, expectKeys, expectOk, expectThat } from '../expect.ts';
import { logIn, newEmail, talkingAccount } from '../login.ts';
import { expectAgentConversation, expectMessage, expectPage } from '../shapes.ts';

const withoutTime = ({ sender_type, content, content_type, attachments }: Message) =>
  JSON.stringify([sender_type, content, content_type, attachments]);

export const loginMergeCases: Case[] = [
  {
    rules: ['LI1'],
    title: "an account without a conversation takes the visitor's over as it is",
    run: async target => {
      const agent = agentSide(target);
      const visitor = await newCustomer(target);
      await visitor.send('before');
      await agent.reply(visitor.conversation.id, 'yes?');
      const note = await agent.addNote(visitor.conversation.id, 'about the visitor');
      const before = await visitor.history();
      const account = await logIn(target, visitor, newEmail());
      expectEqual(account.conversation.id, visitor.conversation.id, 'the conversation');
      expectEqual(await account.history(), before, 'the history');
      const seen = await agent.conversation(visitor.conversation.id);
      expectEqual([seen.customer.id, seen.message_count], [account.profile.id, 2], 'whose it is, and its count');
      expectEqual(await agent.notes(visitor.conversation.id), [note], 'the notes');
      await account.send('after');
      expectEqual((await account.history()).length, 3, 'the number of messages');
    },
  },
  {
    rules: ['LI2', 'I2'],
    title:
      "to an account with a conversation the visitor's messages are appended, newer than all, with their first time",
    run: async target => {
      const agent = agentSide(target);
      const { account, email, own } = await talkingAccount(target);
      const visitor = await newCustomer(target);
      const { id: oldId } = visitor.conversation;
      await visitor.send('of the visitor', unique('id'));
      await agent.reply(oldId, 'to the visitor');
      const before = [...(await visitor.history()), await visitor.send('of the visitor again')];
      const notes = [await agent.addNote(account.conversation.id, 'one'), await agent.addNote(oldId, 'two')];
      const socket = await account.connect();
      const merged = await logIn(target, visitor, email);

      expectEqual(merged.conversation.id, account.conversation.id, 'the conversation');
      expectEqual(merged.conversation.message_count, own.length + before.length, 'message_count');
      const history = await merged.history();
      expectEqual(history.slice(0, own.length), own, 'the messages of the account');
      const moved = history.slice(own.length);
      expectEqual(moved.map(withoutTime), before.map(withoutTime), 'the moved messages');
      const firstTimes = moved.map(message => message.metadata.original_created_at);
      expectEqual(
        firstTimes,
        before.map(message => message.created_at),
        'original_created_at',
      );
      const marks = [own, before].map(list => list.at(-1)?.created_at ?? '').toSorted();
      expectThat((moved[0]?.created_at ?? '') > (marks[1] ?? ''), 'times after both marks', moved[0]);

      expectEqual(await account.poll(cursor(own.at(-1)?.created_at ?? '')), moved, 'the poll of the other device');
      for (const message of moved) {
        const frame = await socket.nextFrame('a moved message', candidate => candidate.type === 'message');
        expectEqual(expectMessage(frame.message), message, 'the message on the other device');
      }
      const contents = (await agent.notes(account.conversation.id)).map(note => note.content);
      expectEqual(contents.toSorted(), notes.map(note => note.content).toSorted(), 'the notes');
    },
  },
  {
    rules: ['LI4', 'MS5', 'I3'],
    title: "a client_id the visitor used is 409 with the moved message after the login, and the account's own too",
    run: async target => {
      for (const hasConversation of [false, true]) {
        const { account: other, email } = hasConversation
          ? await talkingAccount(target)
          : { account: undefined, email: newEmail() };
        const visitor = await newCustomer(target);
        const [retried, shared] = [unique('retried'), unique('shared')];
        await visitor.send('sent, and the answer was lost', retried);
        await visitor.send('the same key on both sides', shared);
        await other?.send('the same key on both sides', shared);
        const account = await logIn(target, visitor, email);
        const history = await account.history();
        const replay = await account.trySend({ content: 'sent, and the answer was lost', client_id: retried });
        const stored = history.find(({ content }) => content === 'sent, and the answer was lost');
        expectEqual(expectError(replay, 'CONFLICT').context?.message, stored, 'error.context.message', replay);
        expectError(await account.trySend({ content: 'again', client_id: shared }), 'CONFLICT');
        expectEqual(await account.history(), history, 'the history');
      }
    },
  },
  {
    rules: ['LI6', 'AG8'],
    title: 'agents are told of the merge, and reach the conversation by its old id for everything',
    run: async target => {
      const agent = agentSide(target);
      const { account, email } = await talkingAccount(target);
      const visitor = await newCustomer(target);
      await visitor.send('of the visitor');
      const { id: oldId } = visitor.conversation;
      const { id } = account.conversation;
      const socket = await agent.connect();
      const merged = await logIn(target, visitor, email);
      const frame = await socket.nextFrame(
        'conversation_merged',
        candidate => candidate.type === 'conversation_merged' && candidate.conversation_id === oldId,
      );
      expectKeys(frame, ['type', 'conversation_id', 'conversation'], 'the frame');
      expectEqual(expectAgentConversation(frame.conversation).id, id, 'the conversation of the frame');

      expectEqual((await agent.conversation(oldId)).id, id, 'the conversation under its old id');
      const reply = await agent.reply(oldId, 'under the old id');
      expectEqual((await merged.history()).at(-1), reply, 'the newest message');
      expectEqual((await agent.change(oldId, { status: 'pending' })).id, id, 'the changed conversation');
      const note = await agent.addNote(oldId, 'under the old id');
      expectEqual((await agent.notes(id)).at(-1), note, 'the newest note');
      const page = await agent.request('GET', `${conversationPath(oldId)}/messages?limit=100`);
      expectEqual(expectPage(expectOk(page), page), await merged.history(), 'the page under the old id', page);
    },
  },
];

import { agentSide, conversationPath } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectRefusal } from '../expect.ts';
import { expectNote } from '../shapes.ts';
import { times } from '../wait.ts';

export const agentNoteCases: Case[] = [
  {
    rules: ['AG7'],
    title: 'notes are added and listed in order, and are none of the messages',
    run: async target => {
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const agent = agentSide(target);
      expectEqual(await agent.notes(id), [], 'the notes of a new conversation');
      const added = [];
      for (const n of times(5)) added.push(await agent.addNote(id, `  note ${n} `));
      expectEqual(await agent.notes(id), added, 'the notes');
      expectEqual(
        added.map(note => note.content),
        times(5).map(n => `note ${n}`),
        'the contents',
      );
      expectEqual(await customer.history(), [], "the customer's history");
    },
  },
  {
    rules: ['AG7', 'I3'],
    title: 'a client_id makes notes idempotent too: 20 at once are one note and 19 times 409',
    run: async target => {
      const { id } = (await newCustomer(target)).conversation;
      const agent = agentSide(target);
      const path = `${conversationPath(id)}/notes`;
      const answers = await Promise.all(
        times(20).map(() => agent.request('POST', path, { content: 'once', client_id: 'once' })),
      );
      const [note, ...more] = await agent.notes(id);
      expectEqual(more, [], 'the notes beyond the first');
      const added = answers.filter(answer => answer.status < 300);
      expectEqual(
        added.map(answer => expectNote(expectDone(answer), answer)),
        [note],
        'the note answered',
      );
      for (const answer of answers.filter(answer => answer.status >= 300)) expectError(answer, 'CONFLICT');
    },
  },
  {
    rules: ['AG7', 'AG5'],
    title: 'a note and a reply may share a client_id: they are different things',
    run: async target => {
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const agent = agentSide(target);
      const body = { content: 'x', client_id: 'shared' };
      expectDone(await agent.request('POST', `${conversationPath(id)}/notes`, body));
      expectDone(await agent.tryReply(id, body));
      expectEqual([(await agent.notes(id)).length, (await customer.history()).length], [1, 1], 'notes and messages');
    },
  },
  {
    rules: ['AG7'],
    title: 'empty, oversize and non-text notes are 400 and store nothing',
    run: async target => {
      const { id } = (await newCustomer(target)).conversation;
      const agent = agentSide(target);
      for (const body of [
        {},
        { content: '' },
        { content: ' \n' },
        { content: 7 },
        { content: 'a\0' },
        { content: '\ud800' },
        { content: 'x', client_id: '' },
      ]) {
        expectRefusal(await agent.request('POST', `${conversationPath(id)}/notes`, body), 400);
      }
      expectEqual(await agent.notes(id), [], 'the notes');
    },
  },
];

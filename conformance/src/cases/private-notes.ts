import { ROUTES } from '@deskbell/protocol';
import { agentSide, conversationPath } from '../agent.ts';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, publicHeaders, unique } from '../customer.ts';
import { expectEqual, expectThat } from '../expect.ts';

export const privateNoteCases: Case[] = [
  {
    rules: ['I7', 'CV5'],
    title: 'a canary in a note is in no byte a customer gets: opens, pages, sends, replays, refusals and frames',
    run: async target => {
      const canary = unique('canary');
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const agent = agentSide(target);
      const socket = await customer.connect();
      const answers: Answer[] = [];
      answers.push(await customer.trySend({ content: 'before', client_id: 'before' }));
      const mark = (await customer.open()).conversation.last_message_at;
      const note = await agent.addNote(id, canary);
      await agent.addNote(id, `@customer ${canary}`);
      await agent.change(id, { status: 'pending' });
      answers.push(
        await customer.request({ method: 'POST', path: ROUTES.conversation }),
        await customer.trySend({ content: 'before', client_id: 'before' }),
        await customer.trySend({ content: canary.slice(0, 6), client_id: 'after' }),
        await customer.trySend({ content: '' }),
        await customer.tryPoll(),
        await customer.tryPoll('limit=100&include=notes&notes=true&private=1'),
        await customer.request({ path: `${ROUTES.conversation}/notes` }),
        await customer.request({ path: `${conversationPath(id)}/notes` }),
        await target.request({ path: `${conversationPath(id)}/notes`, headers: publicHeaders(target) }),
      );
      const last = await customer.send('the last message');
      await socket.nextFrame('the last message', frame => JSON.stringify(frame).includes(last.id));
      for (const answer of answers) expectThat(!leaks(answer.text, canary, note.id), 'no note', answer.text, answer);
      expectThat(!leaks(JSON.stringify(socket.frames), canary, note.id), 'no note in the frames', socket.frames);
      const { conversation } = await customer.open();
      expectEqual(conversation.message_count, 3, 'message_count');
      expectThat(mark !== null && mark < String(conversation.last_message_at), 'a mark moved by messages', mark);
    },
  },
  {
    rules: ['I7', 'CV5'],
    title: 'a note moves neither the mark nor the frames of its customer',
    run: async target => {
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const agent = agentSide(target);
      const sent = await customer.send('hello');
      const socket = await customer.connect();
      await agent.addNote(id, 'private');
      const { conversation } = await customer.open();
      expectEqual(conversation.last_message_at, sent.created_at, 'last_message_at after a note');
      const reply = await agent.reply(id, 'public');
      const frame = await socket.nextFrame('the reply', candidate => candidate.type === 'message');
      expectEqual(frame.previous_message_at, sent.created_at, 'previous_message_at');
      expectEqual(
        socket.frames.map(({ type }) => type).filter(type => type !== 'resync'),
        ['message'],
        'the frames',
      );
      expectThat(JSON.stringify(frame).includes(reply.id), 'the reply', frame);
    },
  },
  {
    rules: ['I7', 'AG6'],
    title: "notes are no messages on the agent's side either: pages, opens and 412 leave them out",
    run: async target => {
      const customer = await newCustomer(target);
      const { id } = customer.conversation;
      const agent = agentSide(target);
      const canary = unique('canary');
      await customer.send('hello');
      await agent.addNote(id, canary);
      const page = await agent.request('GET', `${conversationPath(id)}/messages`);
      const outrun = await agent.tryReply(id, { content: 'late', if_last_message_at: null });
      expectEqual(outrun.status, 412, 'the status', outrun);
      for (const answer of [page, outrun]) expectThat(!answer.text.includes(canary), 'no note', answer.text, answer);
    },
  },
];

const leaks = (text: string, canary: string, noteId: string) =>
  text.includes(canary) || text.includes(noteId) || /"note_|"notes?"/.test(text);

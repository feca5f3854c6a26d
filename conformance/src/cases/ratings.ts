import { type Message, ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { type Asker, type Customer, newCustomer, stranger, unique } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectKeys, expectThat } from '../expect.ts';
import { changeService, keepService } from '../service-owner.ts';
import { expectTimestamp } from '../shapes.ts';
import type { Target } from '../target.ts';

const tryRate = (asker: Asker, json: unknown) => asker.request({ method: 'POST', path: ROUTES.csat, json });

const questionsOf = async (customer: Customer): Promise<Message[]> =>
  (await customer.history()).filter(({ metadata }) => metadata.type === 'csat_request');

/** Until the case is over closing asks for a rating. */
async function askForRatings(target: Target): Promise<void> {
  await keepService(target);
  await changeService(target, { csat_enabled: true });
}

/** Somebody who was answered, and is asked how it was. */
async function askedCustomer(target: Target): Promise<{ customer: Customer; question: Message; id: string }> {
  const customer = await newCustomer(target);
  await customer.send('hello');
  await agentSide(target).reply(customer.conversation.id, 'hello');
  await agentSide(target).change(customer.conversation.id, { status: 'closed' });
  const [question, ...more] = await questionsOf(customer);
  expectEqual([question !== undefined, more], [true, []], 'one question');
  return { customer, question: question as Message, id: String(question?.metadata.id) };
}

export const ratingCases: Case[] = [
  {
    rules: ['CM12'],
    pace: 'last',
    title: 'closing an answered conversation asks once for a rating; that reopens nothing and makes nobody wait',
    run: async target => {
      await askForRatings(target);
      const agent = agentSide(target);
      const { customer, question } = await askedCustomer(target);
      const { id } = customer.conversation;
      const { sender_type, content_type, metadata } = question;
      expectEqual([sender_type, content_type], ['system', 'event'], 'the question');
      expectKeys(metadata, ['type', 'id'], 'metadata');
      const { status, waiting_since } = await agent.conversation(id);
      expectEqual([status, waiting_since], ['closed', null], 'the conversation');
      await agent.change(id, { status: 'open' });
      await agent.change(id, { status: 'closed' });
      expectEqual((await questionsOf(customer)).length, 1, 'the questions after closing again');
      await agent.change(id, { status: 'open' });
      await agent.reply(id, 'one more thing');
      await agent.change(id, { status: 'closed' });
      expectEqual((await questionsOf(customer)).length, 2, 'the questions after one more answer');
    },
  },
  {
    rules: ['CM12'],
    pace: 'last',
    title: 'nobody is asked whom nobody answered, or where ratings are off',
    run: async target => {
      await askForRatings(target);
      const agent = agentSide(target);
      const unanswered = await newCustomer(target);
      await unanswered.send('hello?');
      await agent.change(unanswered.conversation.id, { status: 'closed' });
      expectEqual(await questionsOf(unanswered), [], 'questions where nobody answered');
      await changeService(target, { csat_enabled: false });
      const answered = await newCustomer(target);
      await answered.send('hello');
      await agent.reply(answered.conversation.id, 'hello');
      await agent.change(answered.conversation.id, { status: 'closed' });
      expectEqual(await questionsOf(answered), [], 'questions where ratings are off');
    },
  },
  {
    rules: ['CM13'],
    pace: 'last',
    title: 'a question is answered once, by its own customer; agents are told, and the question says the score',
    run: async target => {
      await askForRatings(target);
      const { customer, question, id } = await askedCustomer(target);
      const [socket, other] = [await agentSide(target).connect(), await newCustomer(target)];
      await other.send('hello');
      for (const asker of [other, stranger(target)]) expectError(await tryRate(asker, { id, score: 1 }), 'NOT_FOUND');
      expectError(await tryRate(customer, { id: unique('csat'), score: 1 }), 'NOT_FOUND');
      expectError(await tryRate(customer, { id: 'csat_\0', score: 1 }), 'NOT_FOUND');
      for (const wrong of [
        { score: 0 },
        { score: 6 },
        { score: 4.5 },
        { score: '5' },
        { score: null },
        {},
        { score: 5, comment: 'x'.repeat(1001) },
        { score: 5, comment: 7 },
      ]) {
        expectError(await tryRate(customer, { id, ...wrong }), 'VALIDATION_ERROR');
      }
      const comment = '😀'.repeat(1000);
      const answer = await tryRate(customer, { id, score: 4, comment });
      const given = expectKeys(expectDone(answer), ['score', 'comment', 'created_at'], 'data', answer);
      expectEqual([given.score, given.comment], [4, comment], 'the rating', answer);
      expectTimestamp(given.created_at, 'created_at', answer);
      const frame = await socket.nextFrame('csat_given', ({ type, conversation_id, event }) => {
        const isGiven = type === 'event' && (event as { type: string }).type === 'csat_given';
        return isGiven && conversation_id === customer.conversation.id;
      });
      expectThat(JSON.stringify(frame).includes('"score":4'), 'the score in the event', frame);
      const [rated] = await questionsOf(customer);
      expectEqual(rated, { ...question, metadata: { ...question.metadata, score: 4 } }, 'the question');
      expectError(await tryRate(customer, { id, score: 5 }), 'CONFLICT');
      expectEqual((await questionsOf(customer))[0], rated, 'the question after a second answer');
    },
  },
];

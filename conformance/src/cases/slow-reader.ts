import { LIMITS } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import { type Case, NotObserved } from '../case.ts';
import { type Customer, newCustomer } from '../customer.ts';
import { expectEqual } from '../expect.ts';
import type { Socket } from '../socket.ts';
import type { Target } from '../target.ts';
import { inParallel, times, within } from '../wait.ts';

/** Messages of 16 KB, more each time: what the network between us holds, some megabytes, has to be filled first. */
const ROUNDS = [350, 350, 500, 700];

export const slowReaderCases: Case[] = [
  {
    rules: ['WS10'],
    title: 'a reader that does not read is closed 1013, and others get every message',
    run: async target => {
      let outcome: number | 'all was read' = 'all was read';
      for (const messages of ROUNDS) {
        outcome = await neglect(target, messages);
        if (outcome === 1013) return;
      }
      if (outcome === 'all was read') throw new NotObserved('the network between held 11 MB, nothing stayed unsent');
      // Who comes back too late for even the close frame sees 1006; not every time, though.
      expectEqual(outcome, 1013, 'the close code');
    },
  },
];

/** What becomes of a socket that reads nothing while so many messages come. */
async function neglect(target: Target, messages: number): Promise<number | 'all was read'> {
  const customer = await newCustomer(target);
  const [reader, other] = [await customer.connect(), await customer.connect()];
  await reader.nextFrame('resync', frame => frame.type === 'resync');
  reader.ws.pause();
  const lastId = await fill(target, customer, messages);
  reader.ws.resume();
  const isLast = (frame: object) => JSON.stringify(frame).includes(lastId);
  const readAll = async (socket: Socket) => {
    await socket.nextFrame('the last message', isLast, 30_000);
    return 'all was read' as const;
  };
  const outcome = await within(30_000, 'a close, or all', Promise.race([reader.closed, readAll(reader)]));
  await readAll(other);
  expectEqual(other.frames.filter(({ type }) => type === 'message').length, messages + 1, 'the messages elsewhere');
  return outcome;
}

async function fill(target: Target, customer: Customer, messages: number): Promise<string> {
  const agent = agentSide(target);
  const content = '🔔'.repeat(LIMITS.contentMaxCodePoints);
  await inParallel(8, times(messages), () => agent.tryReply(customer.conversation.id, { content }));
  return (await customer.send('the last message')).id;
}

import { HEADERS, type Message, type Note, ROUTES } from '@deskbell/protocol';
import type { Attempt } from '../history.ts';
import { createRandom } from '../random.ts';
import { type Answer, call } from './call.ts';
import { type Device, wasStranger } from './device.ts';
import type { Scene } from './scene.ts';

type Stored = Pick<Message, 'id' | 'content' | 'created_at'>;

interface What {
  sender: Attempt['sender'];
  device: Device;
  clientId: string;
  content: string;
}

/** Says of whom it is and which it is, so that it is known wherever its bytes turn up (I6). */
export function markedContent(device: string, clientId: string): string {
  return `of:${device} ${clientId}`;
}

/** What only agents may see; so is it known wherever it turns up (I7). */
export const NOTE_CANARY = 'canary-of-a-note';

/** Without backing off, the retries of one outage would be the next one. */
const BACKOFF_MS = { first: 150, most: 1_200 } as const;

/** Says it until there is an answer that settles it, as the SDK does: the same `client_id` at every try. */
export async function sayUntilSettled(scene: Scene, what: What, firstNode: number): Promise<void> {
  const { schedule, world, history } = scene;
  const random = createRandom(`${schedule.seed}/${what.clientId}/${firstNode}`);
  for (let tries = 0; !scene.over.aborted; tries++) {
    if (what.sender !== 'customer' || !what.device.isLoggingIn) {
      const attempt = await tryOnce(scene, what, (firstNode + tries) % world.nodes.length);
      history.attempts.push(attempt);
      if (attempt.outcome === 'stored' || attempt.outcome === 'duplicate') return;
    }
    await scene.sleep(random.between(30, Math.min(BACKOFF_MS.first * 2 ** tries, BACKOFF_MS.most)));
  }
  history.unfinished.push(`${what.clientId} was never answered`);
}

async function tryOnce(scene: Scene, what: What, node: number): Promise<Attempt> {
  const { sender, device, clientId, content } = what;
  const from = scene.now();
  const path = `${ROUTES.agentConversations}/${device.conversationId}`;
  const json = { content, client_id: clientId };
  const asAgent = { [HEADERS.secretKey]: scene.world.secretKey };
  const answer = await call(scene, node, {
    method: 'POST',
    json,
    ...(sender === 'customer'
      ? { path: ROUTES.messages, headers: device.headers(), device: device.name }
      : { path: `${path}/${sender === 'note' ? 'notes' : 'messages'}`, headers: asAgent }),
  });
  const outcome = readOutcome(answer);
  return {
    clientId,
    sender,
    device: device.name,
    from,
    to: scene.now(),
    status: answer?.status ?? null,
    outcome,
    message: answer === null ? null : readStored(answer, outcome),
  };
}

function readOutcome(answer: Answer | null): Attempt['outcome'] {
  // A stranger's message went to a stranger's conversation.
  if (answer === null || answer.status >= 500 || wasStranger(answer)) return 'unknown';
  if (answer.status === 200) return 'stored';
  return answer.status === 409 ? 'duplicate' : 'refused';
}

function readStored({ data, error }: Answer, outcome: Attempt['outcome']): Stored | null {
  if (outcome === 'stored') return data as Message | Note;
  if (outcome !== 'duplicate') return null;
  return (error?.context?.['message'] ?? error?.context?.['note']) as Stored;
}

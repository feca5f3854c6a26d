import type { Actor } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { isId } from '../domain/id.ts';
import type { MessageRecord, Tenant } from '../domain/model.ts';
import { ofConversation } from './agent-conversations.ts';
import { deleteUnwanted } from './delete-blobs.ts';
import type { FileDeps } from './file-deps.ts';
import { describeAndPublish, publishToBoth } from './publish.ts';

/** Takes a message's words and files away, for good and for everybody; its place, id and time stay (WR8). */
export async function redactMessage(
  deps: FileDeps,
  tenant: Tenant,
  { conversationId, messageId }: { conversationId: string; messageId: string },
  actor: Actor,
): Promise<MessageRecord> {
  if (!isId(messageId)) throw noSuchMessage();
  const { storage, clock, ids } = deps;
  const { id, outcome } = await ofConversation(deps, tenant, conversationId, async id => {
    const by = { actor, now: clock.now(), newEventId: ids.event };
    const outcome = await storage.redactMessage(tenant, id, messageId, by);
    return outcome.kind === 'no-conversation' ? null : { id, outcome };
  });
  if (outcome.kind === 'no-message') throw noSuchMessage();
  const { message, event, blobs } = outcome;
  if (!event) return message;
  publishToBoth(deps, tenant, id, { type: 'redacted', conversationId: id, messageId });
  // A list may show its first words.
  const conversation = await storage.getConversation(tenant, id).catch(deps.report);
  if (conversation) await describeAndPublish(deps, conversation, [event]);
  await deleteUnwanted(deps, blobs);
  return message;
}

function noSuchMessage(): AppError {
  return new AppError('NOT_FOUND', 'no such message in this conversation');
}

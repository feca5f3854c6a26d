import type { AgentReplyBody } from '@deskbell/protocol';
import { LIMITS } from '@deskbell/protocol';
import { AppError, invalidField } from '../domain/app-error.ts';
import { parseClientId, parseContent } from '../domain/content.ts';
import type { MessageRecord, Tenant } from '../domain/model.ts';
import { parseAfter, parseLimit } from '../domain/page.ts';
import { presentMessage } from '../domain/present-customer.ts';
import { formatNullableTimestamp, parseTimestamp } from '../domain/timestamp.ts';
import { AGENT_OWNER } from '../domain/upload.ts';
import { authorOf, writerKey } from '../domain/writer.ts';
import type { Deps } from '../ports.ts';
import { type Asking, getConversation, ofConversation } from './agent-conversations.ts';
import { appendAndPublish } from './append.ts';
import type { PageQuery } from './list-messages.ts';
import { readAttachments } from './read-attachments.ts';

/** An agent reads a conversation, paged like the customer's own (AG4). */
export async function listAgentMessages(
  deps: Deps,
  tenant: Tenant,
  conversationId: string,
  query: PageQuery,
): Promise<MessageRecord[]> {
  const after = parseAfter(query.after);
  const limit = parseLimit(query.limit);
  const { id } = await getConversation(deps, tenant, conversationId);
  return deps.storage.listMessages(id, after, limit);
}

/** An agent answers (AG5); with `if_last_message_at` only if nobody was faster (AG6). */
export async function replyAsAgent(
  deps: Deps,
  { tenant, actor }: Asking,
  conversationId: string,
  body: AgentReplyBody,
): Promise<MessageRecord> {
  const content = parseContent(body.content);
  const clientId = parseClientId(body.client_id);
  const expectedMark = parseExpectedMark(body.if_last_message_at);
  const attached = await readAttachments(deps, { tenant, owner: AGENT_OWNER }, body.attachments); // AG10
  const author = authorOf(actor);
  const reply = {
    id: deps.ids.message(),
    senderType: 'agent' as const,
    senderKey: writerKey(actor),
    ...(author && { authorId: author.id }),
    clientId,
    content,
    contentType: body.content_type ?? 'text',
    metadata: {},
    ...attached,
    ...(expectedMark !== undefined && { ifLastMessageAt: expectedMark }),
  };
  const { id, outcome } = await ofConversation(deps, tenant, conversationId, async id => {
    // Whose conversation it is: an append looks at nothing but the id.
    if (!(await deps.storage.getConversation(tenant, id))) return null;
    const outcome = await appendAndPublish(deps, tenant, { ...reply, conversationId: id }, author);
    return outcome.kind === 'no-conversation' ? null : { id, outcome };
  });
  if (outcome.kind === 'appended') return outcome.message;
  const newer = await deps.storage.listMessages(id, expectedMark ?? null, LIMITS.pageMax);
  throw new AppError('PRECONDITION_FAILED', 'a newer message arrived first', {
    context: {
      last_message_at: formatNullableTimestamp(outcome.lastMessageAt),
      messages: newer.map(message => presentMessage(message, deps.fileUrl)),
    },
  });
}

function parseExpectedMark(value: string | null | undefined): number | null | undefined {
  if (value === undefined || value === null) return value;
  const mark = parseTimestamp(value);
  if (mark === null) throw invalidField('if_last_message_at', 'if_last_message_at must be a timestamp or null');
  return mark;
}

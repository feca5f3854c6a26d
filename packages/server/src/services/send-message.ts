import type { SendMessageBody } from '@deskbell/protocol';
import { invalidField } from '../domain/app-error.ts';
import { parseClientId, parseContent } from '../domain/content.ts';
import type { MessageRecord, SessionRecord, Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';
import { admit } from './admit.ts';
import { appendAndPublish } from './append.ts';

export interface Sent {
  message: MessageRecord;
  mintedToken: string | null;
}

/** A customer says something: durable when this returns, told to everybody who listens (MS1, MS8). */
export async function sendMessage(
  deps: Deps,
  tenant: Tenant,
  from: SessionRecord | null,
  body: SendMessageBody,
): Promise<Sent> {
  const content = parseContent(body.content); // MS3, MS4
  const clientId = parseClientId(body.client_id); // MS7
  refuseAttachments(body.attachments); // MS9
  const { conversationId, mintedToken } = await admit(deps, tenant, from); // SE2, CV3
  const outcome = await appendAndPublish(deps, tenant, {
    id: deps.ids.message(),
    conversationId,
    senderType: 'customer',
    // One customer per conversation: their other devices share the scope of client_id.
    senderKey: 'customer',
    clientId,
    content,
    contentType: 'text',
    metadata: {},
  });
  if (outcome.kind === 'outrun') throw new Error('a message without a condition cannot be outrun');
  return { message: outcome.message, mintedToken };
}

// Uploads do not exist yet, so no reference can be to a confirmed one: refusing is better than dropping a file silently.
function refuseAttachments(attachments: unknown[] | undefined): void {
  if (attachments && attachments.length > 0) {
    throw invalidField('attachments', 'attachments[0] is not a confirmed upload of this session');
  }
}

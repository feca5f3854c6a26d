import type { SendMessageBody } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { parseClientId, parseContent } from '../domain/content.ts';
import type { MessageRecord, SessionRecord, Tenant } from '../domain/model.ts';
import { customerReader } from '../domain/upload.ts';
import type { Deps } from '../ports.ts';
import { admit, sessionEnded } from './admit.ts';
import { appendAndPublish } from './append.ts';
import { readAttachments } from './read-attachments.ts';

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
  const orEnded = (error: unknown) => explainRefusal(deps, from, error); // LI5
  const attached = await readAttachments(deps, customerReader(tenant, from), body.attachments).catch(orEnded); // MS9
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
    ...attached,
  }).catch(orEnded);
  if (outcome.kind === 'no-conversation') throw sessionEnded(); // LI5
  if (outcome.kind === 'outrun') throw new Error('a message without a condition cannot be outrun');
  return { message: outcome.message, mintedToken };
}

/** A login took over what the session owned: then its uploads were refused because it has ended, and that is the answer. */
async function explainRefusal({ storage }: Deps, from: SessionRecord | null, error: unknown): Promise<never> {
  const isRefused = error instanceof AppError && error.code === 'VALIDATION_ERROR';
  const hasEnded = isRefused && from !== null && (await storage.findSession(from.tokenHash)) === null;
  throw hasEnded ? sessionEnded() : error;
}

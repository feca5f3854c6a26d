import { AppError } from '../domain/app-error.ts';
import { openCursor, sealCursor } from '../domain/cursor.ts';
import type { DeskConversation } from '../domain/model.ts';
import { parseLimit } from '../domain/page.ts';
import type { Deps, MentionQuery } from '../ports.ts';
import { type Asking, memberOf } from './agent-conversations.ts';
import { describeConversations } from './describe-conversations.ts';

/** Conversations with a note that names the member who asks and that they have not read, the newest note first (WR6). */
export async function listMentions(
  deps: Deps,
  { tenant, actor }: Asking,
  query: { cursor?: unknown; limit?: unknown },
): Promise<{ conversations: DeskConversation[]; nextCursor: string | null }> {
  const memberId = memberOf(actor);
  if (memberId === null) throw new AppError('FORBIDDEN', 'only members are mentioned; a secret key is none');
  const after = parseCursor(query.cursor);
  const limit = parseLimit(query.limit);
  const page = await deps.storage.listMentions(tenant, memberId, { limit, ...(after && { after }) });
  const conversations = await describeConversations(deps, tenant, page.conversations, [memberId]);
  return { conversations, nextCursor: page.next && formatCursor(page.next) };
}

function formatCursor({ mentionedAt, number }: NonNullable<MentionQuery['after']>): string {
  return sealCursor(`${mentionedAt}.${number}`);
}

function parseCursor(value: unknown): MentionQuery['after'] {
  const match = openCursor(value, /^(\d{1,15})\.(\d{1,15})$/);
  return match && { mentionedAt: Number(match[1]), number: Number(match[2]) };
}

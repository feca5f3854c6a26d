import { CONVERSATION_STATUSES, COUNT_MAX } from '@deskbell/protocol';
import type { ConversationRecord, Tenant } from '../domain/model.ts';
import type { Desk, DeskFilter } from '../ports.ts';
import { BUSY_MEMBER, LONG_CONVERSATION } from './many-conversations.ts';

/** All the desk asks of its storage to show something, by name. */
export function deskQuestions(desk: Desk, tenant: Tenant): Record<string, () => Promise<unknown>> {
  const questions: Record<string, () => Promise<unknown>> = {
    timeline: () => desk.readTimeline(tenant, LONG_CONVERSATION, Date.UTC(2026, 2), 50),
    'newest timeline': () => desk.readTimeline(tenant, LONG_CONVERSATION, null, 50),
    tags: () => desk.listTags(tenant, COUNT_MAX),
    views: () => desk.listViews(tenant, BUSY_MEMBER),
  };
  for (const filter of filters()) {
    const name = JSON.stringify(filter);
    questions[`list ${name}`] = () => desk.listConversations(tenant, { ...filter, limit: 50 });
    questions[`waiting ${name}`] = () => desk.listConversations(tenant, { ...filter, sort: 'waiting', limit: 50 });
    questions[`count ${name}`] = () => desk.countConversations(tenant, [filter], COUNT_MAX);
  }
  return questions;
}

/** A page as `listConversations` answers it, of which details are asked. */
export const detailsOf = (desk: Desk, tenant: Tenant, conversations: ConversationRecord[]) => () =>
  desk.readDeskDetails(tenant, conversations, [BUSY_MEMBER]);

function* filters(): Generator<DeskFilter> {
  for (const status of [undefined, ...CONVERSATION_STATUSES])
    for (const assigneeId of [undefined, null, BUSY_MEMBER, 'mem_8'])
      for (const tag of [undefined, 'common', 'rare', 'done'])
        for (const rest of [
          {},
          { priority: 'urgent' },
          { waiting: true },
          { written: true },
          { written: false },
        ] as const) {
          yield {
            ...(status && { status }),
            ...(assigneeId !== undefined && { assigneeId }),
            ...(tag && { tag }),
            ...rest,
          };
        }
}

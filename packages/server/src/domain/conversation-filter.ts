import {
  CONVERSATION_SORTS,
  CONVERSATION_STATUSES,
  type ConversationFilter,
  type ConversationSort,
  PRIORITIES,
} from '@deskbell/protocol';
import { invalidField } from './app-error.ts';
import { isStorable } from './storable-text.ts';
import { parseTag } from './tag.ts';

/** What a list's query names (DK3); query values are texts. */
export interface FilterQuery {
  status?: unknown;
  assignee?: unknown;
  tag?: unknown;
  priority?: unknown;
  waiting?: unknown;
  written?: unknown;
}

export function parseFilterQuery(query: FilterQuery): ConversationFilter {
  const { status, assignee, tag, priority, waiting, written } = query;
  return checkFilter({
    ...(status !== undefined && { status: oneOf('status', status, CONVERSATION_STATUSES) }),
    ...(assignee !== undefined && { assignee: asText('assignee', assignee) }),
    ...(tag !== undefined && { tag: asText('tag', tag) }),
    ...(priority !== undefined && { priority: oneOf('priority', priority, PRIORITIES) }),
    ...(waiting !== undefined && { waiting: asFlag('waiting', waiting) }),
    ...(written !== undefined && { written: asFlag('written', written) }),
  });
}

/** A filter as it is kept: its tag as tags are stored, nothing that says nothing. */
export function checkFilter(filter: ConversationFilter): ConversationFilter {
  const { status, assignee, tag, priority, waiting, written } = filter;
  if (assignee !== undefined && (assignee === '' || assignee.length > ASSIGNEE_MAX_LENGTH || !isStorable(assignee))) {
    throw invalidField('assignee', `assignee must be me, none or an id of 1–${ASSIGNEE_MAX_LENGTH} characters`);
  }
  return {
    ...(status !== undefined && { status }),
    ...(assignee !== undefined && { assignee }),
    ...(tag !== undefined && { tag: parseTag(tag) }),
    ...(priority !== undefined && { priority }),
    ...(waiting && { waiting }),
    ...(written !== undefined && { written }),
  };
}

export function parseSort(value: unknown): ConversationSort {
  return value === undefined ? 'activity' : oneOf('sort', value, CONVERSATION_SORTS);
}

/** Any id, a shop's server may have its own; but a conversation of `me` or `none` no filter would find (AG3, DK3). */
export function checkAssigneeId(id: string): string {
  if (id !== 'me' && id !== 'none' && isStorable(id)) return id;
  throw invalidField('assignee_id', 'assignee_id must be an id, or null; me and none are words of filters');
}

const ASSIGNEE_MAX_LENGTH = 200;

function oneOf<const Value extends string>(field: string, value: unknown, known: readonly Value[]): Value {
  const found = known.find(candidate => candidate === value);
  if (found === undefined) throw invalidField(field, `${field} must be one of ${known.join(', ')}`);
  return found;
}

function asFlag(field: string, value: unknown): boolean {
  return oneOf(field, value, ['true', 'false']) === 'true';
}

function asText(field: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidField(field, `${field} may be given once`);
  return value;
}

import { Type } from 'typebox';
import * as inbox from './inbox/index.ts';
import { LIMITS } from './limits.ts';
import { FreeObject, NullableString, NullableTimestamp, oneOf, TimestampSchema } from './schema-parts.ts';
import { conversationFields, MessageSchema, NoteSchema } from './schemas-message.ts';
import * as wire from './wire.ts';

// What agents see of conversations, and how they sort them: the shapes of inbox/desk.ts.

const nullable = <T extends object>(schema: object) =>
  // One schema with two types, not a union: unions are validated again when an answer is written.
  Type.Unsafe<T | null>({ ...schema, type: ['object', 'null'] });

const PreviewSchema = Type.Object({
  sender_type: oneOf(wire.SENDER_TYPES),
  content: Type.String({ description: `Its first ${LIMITS.previewCodePoints} characters.` }),
  created_at: TimestampSchema,
});

export const AgentConversationSchema = Type.Object({
  ...conversationFields,
  number: Type.Integer(),
  assignee_id: NullableString(),
  priority: oneOf(inbox.PRIORITIES),
  tags: Type.Array(Type.String()),
  snoozed_until: NullableTimestamp,
  waiting_since: NullableTimestamp,
  preview: nullable<NonNullable<inbox.DeskFields['preview']>>(PreviewSchema),
  unread: Type.Boolean({ description: 'False for secret keys.' }),
  customer: Type.Object({ id: Type.String(), name: NullableString(), email: NullableString() }),
});
export const AgentConversationPageSchema = Type.Object({
  conversations: Type.Array(AgentConversationSchema),
  next_cursor: NullableString(),
});
export const ConversationChangeSchema = Type.Object({
  status: Type.Optional(oneOf(wire.CONVERSATION_STATUSES)),
  snooze_until: Type.Optional(
    NullableString({ description: 'When it opens again by itself. Alone it means `status: "snoozed"`.' }),
  ),
  assignee_id: Type.Optional(NullableString({ minLength: 1, maxLength: 200 })),
  priority: Type.Optional(oneOf(inbox.PRIORITIES)),
  tags: Type.Optional(
    Type.Array(Type.String(), { description: `All of them, at most ${LIMITS.tagsPerConversation}.` }),
  ),
  ai_enabled: Type.Optional(Type.Boolean()),
});

export const ActorSchema = Type.Object({
  kind: oneOf(['member', 'key', 'customer', 'system']),
  id: NullableString(),
  name: NullableString(),
});
export const DeskEventSchema = Type.Object({
  id: Type.String({ examples: ['evn_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }),
  type: oneOf(inbox.EVENT_TYPES),
  actor: ActorSchema,
  data: FreeObject,
  created_at: TimestampSchema,
});
const NullableAuthor = nullable<{ id: string; name: string }>(Type.Object({ id: Type.String(), name: Type.String() }));
// One object with what all kinds have: a union would be validated again when the answer is written.
export const TimelineItemSchema = Type.Object({
  kind: oneOf(['message', 'note', 'event']),
  message: Type.Optional(MessageSchema),
  note: Type.Optional(NoteSchema),
  author: Type.Optional(NullableAuthor),
  event: Type.Optional(DeskEventSchema),
});
export const TimelinePageSchema = Type.Object({ items: Type.Array(TimelineItemSchema), older: NullableTimestamp });

export const ReadBodySchema = Type.Object({
  up_to: Type.String({ description: 'The `created_at` of the newest message that was seen.' }),
});
export const ReadMarkSchema = Type.Object({ up_to: NullableTimestamp });

const count = Type.Integer({ description: `At most ${inbox.COUNT_MAX}: as many or more.` });
export const ViewCountsSchema = Type.Object({
  mine: count,
  unassigned: count,
  open: count,
  pending: count,
  snoozed: count,
  closed: count,
  views: Type.Unsafe<Record<string, number>>({ type: 'object', additionalProperties: { type: 'integer' } }),
});
export const TagListSchema = Type.Object({ tags: Type.Array(Type.Object({ tag: Type.String(), count })) });

export const ConversationFilterSchema = Type.Object({
  status: Type.Optional(oneOf(wire.CONVERSATION_STATUSES)),
  assignee: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: '`me`, `none` or an id.' })),
  tag: Type.Optional(Type.String()),
  priority: Type.Optional(oneOf(inbox.PRIORITIES)),
  waiting: Type.Optional(Type.Boolean()),
  written: Type.Optional(Type.Boolean({ description: 'Of a view, true when absent.' })),
});
export const SavedViewSchema = Type.Object({
  id: Type.String({ examples: ['view_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }),
  name: Type.String(),
  filter: ConversationFilterSchema,
  sort: oneOf(inbox.CONVERSATION_SORTS),
  shared: Type.Boolean(),
  owner_id: NullableString(),
  created_at: TimestampSchema,
});
export const SavedViewListSchema = Type.Object({ views: Type.Array(SavedViewSchema) });
export const SavedViewBodySchema = Type.Object({
  name: Type.String({ description: `1–${LIMITS.viewNameMaxCodePoints} characters.` }),
  filter: ConversationFilterSchema,
  sort: Type.Optional(oneOf(inbox.CONVERSATION_SORTS)),
  shared: Type.Optional(Type.Boolean()),
});
export const SavedViewChangeSchema = Type.Partial(SavedViewBodySchema);

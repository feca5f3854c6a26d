import { Type } from 'typebox';
import { FreeObject, NullableTimestamp, oneOf, TimestampSchema } from './schema-parts.ts';
import * as wire from './wire.ts';

// What a conversation is made of.

export const AttachmentSchema = Type.Object({
  id: Type.String(),
  url: Type.String(),
  filename: Type.String(),
  content_type: Type.String(),
  size_bytes: Type.Integer(),
  width: Type.Optional(Type.Integer()),
  height: Type.Optional(Type.Integer()),
});

export const MessageSchema = Type.Object({
  id: Type.String({ examples: ['msg_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }),
  sender_type: oneOf(wire.SENDER_TYPES),
  content: Type.String(),
  content_type: oneOf(wire.CONTENT_TYPES),
  attachments: Type.Array(AttachmentSchema),
  metadata: FreeObject,
  created_at: TimestampSchema,
});

export const conversationFields = {
  id: Type.String({ examples: ['thr_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }),
  status: oneOf(wire.CONVERSATION_STATUSES),
  ai_enabled: Type.Boolean(),
  message_count: Type.Integer({ description: 'Messages the customer can see.' }),
  created_at: TimestampSchema,
  last_message_at: NullableTimestamp,
};
export const NoteSchema = Type.Object({
  id: Type.String(),
  content: Type.String(),
  author: Type.String(),
  created_at: TimestampSchema,
});

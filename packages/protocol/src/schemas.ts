import { type Static, type TSchema, Type } from 'typebox';
import { ERRORS, type ErrorCode } from './errors.ts';
import { LIMITS } from './limits.ts';
import * as wire from './wire.ts';

// The shapes of wire.ts as JSON Schema: they validate what comes in, serialise what goes out by allow-list and become
// the OpenAPI document. `Same` at the end of the file holds both descriptions together.

const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...(description && { description }) });

export const TimestampSchema = Type.String({
  description: 'UTC with milliseconds, `YYYY-MM-DDTHH:mm:ss.SSSZ`.',
  examples: ['2026-05-07T16:42:18.000Z'],
});
// One schema with two types, not a union: unions are validated again when an answer is written.
const NullableTimestamp = Type.Unsafe<string | null>({ ...TimestampSchema, type: ['string', 'null'] });
const NullableString = (options = {}) => Type.Unsafe<string | null>({ type: ['string', 'null'], ...options });
const FreeObject = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true });

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

const conversationFields = {
  id: Type.String({ examples: ['thr_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }),
  status: oneOf(wire.CONVERSATION_STATUSES),
  ai_enabled: Type.Boolean(),
  message_count: Type.Integer({ description: 'Messages the customer can see.' }),
  created_at: TimestampSchema,
  last_message_at: NullableTimestamp,
};
export const ConversationSchema = Type.Object(conversationFields);
export const OpenedConversationSchema = Type.Object({
  conversation: ConversationSchema,
  messages: Type.Array(MessageSchema, { description: 'The newest 50, ascending.' }),
});
export const MessagePageSchema = Type.Object({ messages: Type.Array(MessageSchema) });

const contentField = Type.Unsafe<string>({
  type: 'string',
  description: `1–${LIMITS.contentMaxCodePoints} code points after trimming.`,
  examples: ['Has my order shipped yet?'],
});
const clientIdField = Type.Optional(
  Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: `Idempotency key, 1–${LIMITS.clientIdMaxLength} characters. A replay answers 409 with the stored message.`,
    examples: ['msg-client-01'],
  }),
);

export const SendMessageBodySchema = Type.Object({
  content: contentField,
  client_id: clientIdField,
  attachments: Type.Optional(
    Type.Array(Type.Unknown(), {
      description: `At most ${LIMITS.attachmentsMax} confirmed uploads of the sender: id or URL.`,
    }),
  ),
});

export const AgentConversationSchema = Type.Object({
  ...conversationFields,
  number: Type.Integer(),
  assignee_id: NullableString(),
  customer: Type.Object({ id: Type.String() }),
});
export const AgentConversationPageSchema = Type.Object({
  conversations: Type.Array(AgentConversationSchema),
  next_cursor: NullableString(),
});
export const AgentReplyBodySchema = Type.Object({
  content: contentField,
  client_id: clientIdField,
  content_type: Type.Optional(oneOf(['text', 'markdown'])),
  if_last_message_at: Type.Optional(
    Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The newest `created_at` the agent saw; null for an empty conversation. 412 when it is older.',
    }),
  ),
});
export const ConversationChangeSchema = Type.Object({
  status: Type.Optional(oneOf(wire.CONVERSATION_STATUSES)),
  ai_enabled: Type.Optional(Type.Boolean()),
  assignee_id: Type.Optional(NullableString({ minLength: 1, maxLength: 200 })),
});

export const NoteSchema = Type.Object({
  id: Type.String(),
  content: Type.String(),
  author: Type.String(),
  created_at: TimestampSchema,
});
export const NotePageSchema = Type.Object({ notes: Type.Array(NoteSchema) });
export const NoteBodySchema = Type.Object({ content: contentField, client_id: clientIdField });

export const ApiKeySchema = Type.Object({
  id: Type.String(),
  kind: oneOf(['public', 'secret']),
  environment: oneOf(wire.ENVIRONMENTS),
  key: Type.String({ description: 'Whole when public or just made; the first characters of a secret key after that.' }),
  origins: Type.Array(Type.String()),
  enabled: Type.Boolean(),
  created_at: TimestampSchema,
});
const originsField = Type.Array(Type.String({ maxLength: 300 }), {
  maxItems: 100,
  description: 'Exact browser origins such as `https://shop.example`.',
});
export const CreateKeyBodySchema = Type.Object({
  kind: oneOf(['public', 'secret']),
  origins: Type.Optional(originsField),
});
export const ChangeKeyBodySchema = Type.Object({
  origins: Type.Optional(originsField),
  enabled: Type.Optional(Type.Boolean()),
});

export const ErrorSchema = Type.Object({
  success: Type.Literal(false),
  error: Type.Object({
    code: oneOf(Object.keys(ERRORS) as ErrorCode[]),
    message: Type.String(),
    retryable: Type.Boolean(),
    context: Type.Optional(FreeObject),
  }),
});
/** The envelope around what a route answers (EN1). */
export const success = <T extends TSchema>(data: T) => Type.Object({ success: Type.Literal(true), data });

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const same = <_Checks extends true>(): void => undefined;
same<Same<Static<typeof MessageSchema>, wire.Message>>();
same<Same<Static<typeof ConversationSchema>, wire.Conversation>>();
same<Same<Static<typeof OpenedConversationSchema>, wire.OpenedConversation>>();
same<Same<Static<typeof SendMessageBodySchema>, wire.SendMessageBody>>();
same<Same<Static<typeof AgentConversationPageSchema>, wire.AgentConversationPage>>();
same<Same<Static<typeof AgentReplyBodySchema>, wire.AgentReplyBody>>();
same<Same<Static<typeof ConversationChangeSchema>, wire.ConversationChange>>();
same<Same<Static<typeof NotePageSchema>, wire.NotePage>>();
same<Same<Static<typeof ApiKeySchema>, wire.ApiKey>>();

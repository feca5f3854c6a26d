import { type TSchema, Type } from 'typebox';
import { ERRORS, type ErrorCode } from './errors.ts';
import { LIMITS } from './limits.ts';
import { FreeObject, NullableString, NullableTimestamp, oneOf, TimestampSchema } from './schema-parts.ts';
import { conversationFields, MessageSchema, NoteSchema } from './schemas-message.ts';
import { AttributeChangesSchema, CustomerSchema } from './schemas-people.ts';
import * as wire from './wire.ts';

export * from './schemas-desk.ts';
export * from './schemas-members.ts';
export * from './schemas-message.ts';
export * from './schemas-numbers.ts';
export * from './schemas-people.ts';
export * from './schemas-search.ts';
export * from './schemas-service.ts';
export * from './schemas-webhooks.ts';
export * from './schemas-writing.ts';

// The shapes of wire.ts as JSON Schema: they validate what comes in, serialise what goes out by allow-list and become
// the OpenAPI document. schemas.test.ts does not compile unless both descriptions say the same.

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

const attachmentsField = Type.Optional(
  Type.Array(Type.Unknown(), {
    description: `At most ${LIMITS.attachmentsMax} confirmed uploads of the sender: id or URL.`,
    examples: [[]],
  }),
);

export const SendMessageBodySchema = Type.Object({
  content: contentField,
  client_id: clientIdField,
  attachments: attachmentsField,
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
  attachments: attachmentsField,
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

const contactFields = {
  contact: Type.Unsafe<string>({
    description: 'An e-mail address, or a phone number in E.164.',
    examples: ['ada@shop.example'],
  }),
  contact_type: Type.Optional(
    Type.Unsafe<wire.ContactType | null>({
      type: ['string', 'null'],
      enum: [...wire.CONTACT_TYPES, null],
      description: 'Inferred from the contact when absent.',
    }),
  ),
};
export const RequestCodeBodySchema = Type.Object(contactFields);
export const CodeRequestedSchema = Type.Object({
  delivery_channel: oneOf(['email', 'sms']),
  expires_in_seconds: Type.Integer(),
  next_resend_in_seconds: Type.Integer(),
});
export const VerifyCodeBodySchema = Type.Object({
  ...contactFields,
  otp_code: Type.String({ maxLength: 20, examples: ['123456'] }),
});
export const LoggedInSchema = Type.Object({ customer: CustomerSchema, session_token: Type.String() });
// One schema with two types, not a union, as above.
const NullableCustomer = Type.Unsafe<wire.Customer | null>({ ...CustomerSchema, type: ['object', 'null'] });
export const AuthStatusSchema = Type.Object({
  is_authenticated: Type.Boolean(),
  customer: NullableCustomer,
  session_expires_at: NullableTimestamp,
});
export const ProfileChangeSchema = Type.Object({
  name: Type.Optional(NullableString()),
  email: Type.Optional(NullableString()),
  phone: Type.Optional(NullableString()),
});
export const IdentifyBodySchema = Type.Object({
  token: Type.String({ maxLength: 8192, description: 'A JWT signed with one of the business’s identity keys.' }),
});
export const MintSessionBodySchema = Type.Object({
  external_id: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.externalIdMaxLength })),
  customer_id: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  name: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  email_verified: Type.Optional(Type.Boolean()),
  phone: Type.Optional(Type.String()),
  phone_verified: Type.Optional(Type.Boolean()),
  attributes: Type.Optional(AttributeChangesSchema),
});
export const MintedSessionSchema = Type.Object({
  customer: CustomerSchema,
  session_token: Type.String(),
  session_expires_at: TimestampSchema,
});
export const AgentSessionSchema = Type.Object({
  id: Type.String(),
  identity_id: Type.String(),
  customer: NullableCustomer,
  created_at: TimestampSchema,
  last_seen_at: TimestampSchema,
  expires_at: TimestampSchema,
});
export const AgentSessionPageSchema = Type.Object({
  sessions: Type.Array(AgentSessionSchema),
  next_cursor: NullableString(),
});
export const IdentityKeySchema = Type.Object({
  id: Type.String(),
  algorithm: oneOf(wire.IDENTITY_ALGORITHMS),
  public_key: NullableString({ description: 'PEM; null for a secret.' }),
  created_at: TimestampSchema,
});
export const CreateIdentityKeyBodySchema = Type.Object({
  algorithm: oneOf(wire.IDENTITY_ALGORITHMS),
  public_key: Type.Optional(
    Type.Unsafe<unknown>({
      description: 'EdDSA and ES256: PEM (SPKI) or a JWK. Not for HS256: its secret is made here.',
    }),
  ),
});
export const CreatedIdentityKeySchema = Type.Object({
  ...IdentityKeySchema.properties,
  secret: NullableString({ description: 'Sign with these characters as they are. Never shown again.' }),
});
export const OutboxEntrySchema = Type.Object({
  id: Type.String(),
  channel: oneOf(['email', 'sms']),
  contact: Type.String(),
  code: Type.String(),
  created_at: TimestampSchema,
});

export const UploadInitBodySchema = Type.Object({
  filename: Type.String({ minLength: 1, maxLength: LIMITS.uploadFilenameMaxLength, examples: ['receipt.png'] }),
  content_type: Type.String({ minLength: 1, maxLength: LIMITS.uploadContentTypeMaxLength, examples: ['image/png'] }),
  size_bytes: Type.Integer({ minimum: 0, examples: [48213] }),
});
export const UploadStartedSchema = Type.Object({
  upload_id: Type.String({ examples: ['up_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }),
  upload_url: Type.String(),
  expires_in_secs: Type.Integer(),
});
export const UploadConfirmBodySchema = Type.Object({ upload_id: Type.String({ minLength: 1, maxLength: 100 }) });
export const ConfirmedUploadSchema = Type.Object({
  id: Type.String(),
  url: Type.String(),
  filename: Type.String(),
  content_type: Type.String(),
  size_bytes: Type.Integer(),
});
export const UploadPolicySchema = Type.Object({
  enabled: Type.Boolean(),
  max_bytes: Type.Integer({ minimum: 1 }),
  content_types: Type.Array(Type.String(), { maxItems: 100 }),
  max_per_message: Type.Integer({ minimum: 1, maximum: LIMITS.attachmentsMax }),
});
export const UploadPolicyChangeSchema = Type.Partial(UploadPolicySchema);

// Lengths are the domain's: JSON Schema counts UTF-16 units or code points, as the validator likes.
const widgetText = (max: number) => Type.String({ description: `1–${max} characters.` });
const NullableWidgetText = (max: number) => NullableString({ description: `1–${max} characters, or none.` });
export const WidgetLookSchema = Type.Object({
  title: widgetText(LIMITS.widgetTitleMaxCodePoints),
  greeting: widgetText(LIMITS.widgetTextMaxCodePoints),
  accent_color: Type.String({ description: '`#rrggbb`.', examples: ['#2f6f62'] }),
  position: oneOf(wire.WIDGET_POSITIONS),
  launcher_label: NullableWidgetText(LIMITS.widgetLabelMaxCodePoints),
  away_message: NullableWidgetText(LIMITS.widgetTextMaxCodePoints),
});
export const WidgetLookChangeSchema = Type.Partial(WidgetLookSchema);
export const WidgetSettingsSchema = Type.Object({
  ...WidgetLookSchema.properties,
  is_open: Type.Boolean({ description: 'By the opening hours, now; without hours always.' }),
  login: Type.Object({ email: Type.Boolean(), sms: Type.Boolean() }),
  uploads: UploadPolicySchema,
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

import { Type } from 'typebox';
import type * as desk from './inbox/desk.ts';
import { LIMITS } from './limits.ts';
import { FreeObject, NullableString, TimestampSchema } from './schema-parts.ts';

// Who customers are: shapes of wire.ts and inbox/desk.ts.

export const CustomerSchema = Type.Object({
  id: Type.String({ examples: ['cus_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }),
  name: NullableString(),
  email: NullableString(),
  phone: NullableString({ description: 'E.164.' }),
});
export const AgentCustomerSchema = Type.Object({
  ...CustomerSchema.properties,
  email_verified: Type.Boolean(),
  phone_verified: Type.Boolean(),
  external_id: NullableString({ description: 'Their `sub` in the shop’s own login.' }),
  created_at: TimestampSchema,
});

const NullableText = (description: string) => NullableString({ description });

export const AttributesSchema = Type.Unsafe<Record<string, desk.AttributeValue>>({
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
  description: `At most ${LIMITS.attributesMax}: texts, numbers, true or false.`,
});
export const AttributeChangesSchema = Type.Unsafe<Record<string, desk.AttributeValue | null>>({
  type: 'object',
  description: 'Those named are set; null takes one out.',
});

export const VisitBodySchema = Type.Partial(
  Type.Object({
    page_url: NullableText('http or https.'),
    page_title: NullableText('Cut off when it is long.'),
    referrer: NullableText('http or https.'),
    language: NullableText('BCP 47.'),
    time_zone: NullableText('IANA.'),
  }),
);
export const VisitSchema = Type.Object({
  page_url: NullableText('http or https.'),
  page_title: NullableText('What the page calls itself.'),
  referrer: NullableText('http or https.'),
  language: NullableText('BCP 47.'),
  time_zone: NullableText('IANA.'),
  user_agent: NullableText('Of the request.'),
  seen_at: TimestampSchema,
});
export const VisitNotedSchema = Type.Object({
  noted: Type.Boolean({ description: 'False without a session: nothing is kept of nobody.' }),
});

const withNull = <T extends object>(schema: T) => ({ ...schema, type: ['object', 'null'] });
export const CustomerPanelSchema = Type.Object({
  identity_id: Type.String(),
  customer: Type.Unsafe<desk.CustomerPanel['customer']>(withNull(AgentCustomerSchema)),
  proofs: Type.Array(
    Type.Object({
      kind: Type.Unsafe<desk.CustomerPanel['proofs'][number]['kind']>({
        type: 'string',
        enum: ['email', 'phone', 'signed_identity'],
      }),
    }),
  ),
  attributes: AttributesSchema,
  visit: Type.Unsafe<desk.Visit | null>(withNull(VisitSchema)),
  session_count: Type.Integer(),
  first_seen_at: TimestampSchema,
  merged_conversation_ids: Type.Array(Type.String()),
});

export const CustomerChangeSchema = Type.Partial(
  Type.Object({
    name: NullableText('1–200 characters; null takes it out.'),
    email: NullableText('Unproven until a code proves it.'),
    phone: NullableText('E.164; unproven until a code proves it.'),
    attributes: AttributeChangesSchema,
  }),
);
export const CustomerWithAttributesSchema = Type.Object({
  ...AgentCustomerSchema.properties,
  attributes: AttributesSchema,
});

/** Lists of what other routes answer, in their shapes. */
export const CustomerExportSchema = Type.Object({
  identity_id: Type.String(),
  exported_at: TimestampSchema,
  customer: CustomerPanelSchema.properties.customer,
  attributes: AttributesSchema,
  visit: CustomerPanelSchema.properties.visit,
  conversation: Type.Unsafe<Record<string, unknown> | null>({ type: ['object', 'null'] }),
  sessions: Type.Array(FreeObject),
  messages: Type.Optional(Type.Array(FreeObject)),
  notes: Type.Optional(Type.Array(FreeObject)),
});

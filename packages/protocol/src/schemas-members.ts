import { Type } from 'typebox';
import * as members from './inbox/members.ts';
import { LIMITS } from './limits.ts';
import { NullableString, NullableTimestamp, oneOf, TimestampSchema } from './schema-parts.ts';
import { ENVIRONMENTS } from './wire.ts';

// The shapes of inbox/members.ts as JSON Schema.

const RoleSchema = oneOf(members.MEMBER_ROLES);
const nameField = Type.String({ description: `1–${LIMITS.nameMaxLength} code points after trimming.` });
const emailField = Type.String({ maxLength: LIMITS.emailMaxLength + 64, examples: ['ada@shop.example'] });
const passwordField = Type.String({
  maxLength: 1024,
  description: `${LIMITS.passwordMinLength}–${LIMITS.passwordMaxLength} characters, not the address, none of the most common ones.`,
});
const tokenField = Type.String({ maxLength: 200 });

export const MemberSchema = Type.Object({
  id: Type.String({ examples: ['mem_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }),
  name: Type.String(),
  email: Type.String(),
  role: RoleSchema,
  enabled: Type.Boolean(),
  created_at: TimestampSchema,
  last_seen_at: NullableTimestamp,
});

export const MeSchema = Type.Object({
  member: MemberSchema,
  business: Type.Object({ id: Type.String(), name: Type.String() }),
  environments: Type.Array(oneOf(ENVIRONMENTS)),
  two_factor_enabled: Type.Boolean(),
});

export const AccessStateSchema = Type.Object({
  needs_setup: Type.Boolean(),
  single_sign_on: Type.Unsafe<members.AccessState['single_sign_on']>({
    type: ['object', 'null'],
    properties: { name: { type: 'string' } },
    required: ['name'],
  }),
  can_send_mail: Type.Boolean(),
});

export const SetUpBodySchema = Type.Object({
  token: tokenField,
  name: nameField,
  email: emailField,
  password: passwordField,
});

export const MemberChangeSchema = Type.Object({
  name: Type.Optional(nameField),
  role: Type.Optional(RoleSchema),
  enabled: Type.Optional(Type.Boolean()),
});

export const MyNameBodySchema = Type.Object({ name: nameField });

export const MemberSessionSchema = Type.Object({
  id: Type.String(),
  ip: NullableString(),
  user_agent: NullableString(),
  created_at: TimestampSchema,
  last_seen_at: TimestampSchema,
  expires_at: TimestampSchema,
  is_current: Type.Boolean(),
});

const invitationFields = {
  id: Type.String(),
  email: Type.String(),
  role: RoleSchema,
  created_at: TimestampSchema,
  expires_at: TimestampSchema,
};
export const InvitationSchema = Type.Object(invitationFields);
export const CreatedInvitationSchema = Type.Object({
  ...invitationFields,
  url: Type.String({ description: 'Answered this once.' }),
  mailed: Type.Boolean(),
});
export const InviteBodySchema = Type.Object({ email: emailField, role: RoleSchema });
export const FindInvitationBodySchema = Type.Object({ token: tokenField });
export const AcceptInvitationBodySchema = Type.Object({ token: tokenField, name: nameField, password: passwordField });
export const InvitationOfferSchema = Type.Object({
  email: Type.String(),
  role: RoleSchema,
  business_name: Type.String(),
});

export const AuditEntrySchema = Type.Object({
  id: Type.String(),
  action: Type.String({ examples: ['key.created'] }),
  actor: Type.Object({
    kind: oneOf(['member', 'key', 'customer', 'system'] as const),
    id: NullableString(),
    name: NullableString(),
  }),
  target_id: NullableString(),
  details: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
  ip: NullableString(),
  created_at: TimestampSchema,
});
export const AuditPageSchema = Type.Object({
  entries: Type.Array(AuditEntrySchema),
  next_cursor: NullableString(),
});

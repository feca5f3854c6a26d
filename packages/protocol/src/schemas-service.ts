import { Type } from 'typebox';
import type * as inbox from './inbox/index.ts';
import { LIMITS } from './limits.ts';

// Continuation by e-mail, ratings, opening hours: the shapes of inbox/service.ts. Values are the domain's to check, with
// better words than a schema has.

const NullableText = (description: string) => Type.Unsafe<string | null>({ type: ['string', 'null'], description });

const OpeningHoursSchema = Type.Object({
  from: Type.String({ description: '`HH:mm`.', examples: ['09:00'] }),
  to: Type.String({ description: '`HH:mm`; `24:00` ends a day.', examples: ['17:30'] }),
});

export const ServiceSettingsSchema = Type.Object({
  hours: Type.Object({
    enabled: Type.Boolean(),
    time_zone: Type.String({ description: 'IANA.', examples: ['Europe/Berlin'] }),
    days: Type.Array(Type.Array(OpeningHoursSchema), { description: 'Sunday first, seven of them.' }),
  }),
  mail_after_minutes: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    description: `1–${LIMITS.mailAfterMinutesMax}; null: replies are never mailed.`,
  }),
  csat_enabled: Type.Boolean(),
  return_url: NullableText('A page of the shop, on an origin of a public key; null: mails lead to our own page.'),
});
export const ServiceSettingsChangeSchema = Type.Partial(ServiceSettingsSchema);

export const CsatBodySchema = Type.Object({
  id: Type.String({ maxLength: 100, examples: ['csat_01KB3Q8W6Z4T9V2X5C7D1E3F5G'] }),
  score: Type.Number({ description: 'A whole number, 1–5.', examples: [5] }),
  comment: Type.Optional(NullableText(`At most ${LIMITS.csatCommentMaxCodePoints} characters.`)),
});
export const CsatSchema = Type.Object({
  score: Type.Integer(),
  comment: NullableText('Null without words.'),
  created_at: Type.String(),
});

export const TranscriptBodySchema = Type.Object({
  to: Type.Optional(NullableText('An e-mail address; absent: the customer’s own proven one.')),
});
export const TranscriptRequestedSchema = Type.Object({ to: Type.String() });

export const ContinueBodySchema = Type.Object({ token: Type.String({ maxLength: 300 }) });
export const ContinuedSchema = Type.Object({
  url: Type.String({ description: 'Where to go on; the code in its fragment works once, for two minutes.' }),
});

const mailKind: inbox.OutboxMail['kind'][] = ['digest', 'transcript'];
export const OutboxMailSchema = Type.Object({
  id: Type.String(),
  kind: Type.Unsafe<inbox.OutboxMail['kind']>({ type: 'string', enum: mailKind }),
  to: Type.String(),
  subject: Type.String(),
  text: Type.String(),
  created_at: Type.String(),
});

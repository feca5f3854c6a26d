import { Type } from 'typebox';
import * as desk from './inbox/desk.ts';
import { LIMITS } from './limits.ts';
import { oneOf, TimestampSchema } from './schema-parts.ts';
import { CONVERSATION_STATUSES, type ConversationStatus } from './wire.ts';

// Drafts and macros: shapes of inbox/desk.ts. Lengths are the domain's.

const draftFields = {
  kind: oneOf(['reply', 'note']),
  content: Type.String({ description: `At most ${LIMITS.draftMaxCodePoints} characters; blank: no draft.` }),
};
export const DraftBodySchema = Type.Object(draftFields);
/** Null: there is none. */
export const DraftSchema = Type.Unsafe<desk.Draft | null>({
  ...Type.Object({ ...draftFields, updated_at: TimestampSchema }),
  type: ['object', 'null'],
});

// A union would be validated again when an answer is written; what each type needs is the domain's to check.
const MacroActionSchema = Type.Unsafe<desk.MacroAction>({
  type: 'object',
  required: ['type'],
  properties: {
    type: { type: 'string', enum: ['status', 'assign', 'priority', 'add_tag'] },
    status: { type: 'string', enum: [...CONVERSATION_STATUSES] satisfies ConversationStatus[] },
    assignee_id: { type: ['string', 'null'] },
    priority: { type: 'string', enum: [...desk.PRIORITIES] },
    tag: { type: 'string' },
  },
});
const macroFields = {
  title: Type.String({ description: `1–${LIMITS.macroTitleMaxCodePoints} characters.` }),
  content: Type.String({ description: 'May hold `{{customer.first_name|there}}` and its like.' }),
};
const ShortcutSchema = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: `Typed after \`/\`: 1–${LIMITS.macroShortcutMaxLength} letters, digits, \`_\` or \`-\`.`,
});
const ActionsSchema = Type.Array(MacroActionSchema, { maxItems: LIMITS.macroActionsMax });
export const MacroBodySchema = Type.Object({
  ...macroFields,
  shortcut: Type.Optional(ShortcutSchema),
  actions: Type.Optional(ActionsSchema),
});
export const MacroChangeSchema = Type.Partial(MacroBodySchema);
export const MacroSchema = Type.Object({
  id: Type.String(),
  ...macroFields,
  shortcut: ShortcutSchema,
  actions: ActionsSchema,
  created_at: TimestampSchema,
});
export const MacroListSchema = Type.Object({ macros: Type.Array(MacroSchema) });

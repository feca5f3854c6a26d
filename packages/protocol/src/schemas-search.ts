import { Type } from 'typebox';
import { NullableString, oneOf, TimestampSchema } from './schema-parts.ts';
import { AgentConversationSchema } from './schemas-desk.ts';

// What a search finds: the shapes of inbox/desk.ts.

export const SearchHitSchema = Type.Object({
  conversation: AgentConversationSchema,
  kind: oneOf(['message', 'note', 'customer']),
  id: Type.String({ description: 'Of the message, note or customer.' }),
  snippet: Type.String({ description: 'The words around what was found.' }),
  marks: Type.Array(
    Type.Unsafe<[number, number]>({ type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 }),
    {
      description: 'Where in `snippet`, UTF-16 units, `[start, end)`, ascending.',
    },
  ),
  created_at: TimestampSchema,
});
export const SearchPageSchema = Type.Object({ hits: Type.Array(SearchHitSchema), next_cursor: NullableString() });

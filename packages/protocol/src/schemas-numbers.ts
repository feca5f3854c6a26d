import { Type } from 'typebox';

// How a desk is doing: the shapes of inbox/service.ts.

const Count = Type.Integer();
const Seconds = Type.Unsafe<number | null>({
  type: ['integer', 'null'],
  description: 'Null: there is nothing to take it of.',
});
const Average = Type.Unsafe<number | null>({ type: ['number', 'null'] });

const tally = {
  conversations_created: Count,
  conversations_closed: Count,
  customer_messages: Count,
  agent_messages: Count,
  first_reply_median_s: Seconds,
  first_reply_p90_s: Seconds,
  resolution_median_s: Seconds,
  resolution_p90_s: Seconds,
  csat_count: Count,
  csat_average: Average,
};

export const NumbersSchema = Type.Object({
  from: Type.String({ examples: ['2026-05-01'] }),
  to: Type.String({ examples: ['2026-05-30'] }),
  now: Type.Object({ open: Count, waiting: Count, unassigned: Count, longest_wait_s: Seconds }),
  total: Type.Object(tally),
  days: Type.Array(Type.Object({ day: Type.String({ examples: ['2026-05-07'] }), ...tally })),
  agents: Type.Array(
    Type.Object({
      member_id: Type.String(),
      name: Type.String(),
      replies: Count,
      closed: Count,
      csat_count: Count,
      csat_average: Average,
    }),
  ),
});

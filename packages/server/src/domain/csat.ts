import { type Csat, type CsatBody, type CsatRequest, LIMITS } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';
import { isStorable } from './storable-text.ts';
import { formatTimestamp } from './timestamp.ts';

/** What a customer thought of a conversation. */
export interface Rating {
  /** 1–5 */
  score: number;
  comment: string | null;
}

/** A rating as it was given: a whole score, and words or none (CM13). */
export function parseRating({ score, comment = null }: CsatBody): Rating {
  if (!Number.isInteger(score) || score < 1 || score > 5) throw invalidField('score', 'score must be 1, 2, 3, 4 or 5');
  const words = comment?.trim() ?? '';
  if ([...words].length > LIMITS.csatCommentMaxCodePoints || !isStorable(words)) {
    throw invalidField('comment', `comment must have at most ${LIMITS.csatCommentMaxCodePoints} characters`);
  }
  return { score, comment: words === '' ? null : words };
}

/** What the message that asks says to clients that know nothing of ratings. */
export const CSAT_QUESTION = 'How did we do? Rate this conversation from 1 to 5.';

/** What marks that message. */
export function csatRequest(id: string): CsatRequest {
  return { type: 'csat_request', id };
}

export function presentRating({ score, comment }: Rating, at: number): Csat {
  return { score, comment, created_at: formatTimestamp(at) };
}

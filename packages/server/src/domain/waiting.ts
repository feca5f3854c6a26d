import type { SenderType } from '@deskbell/protocol';

/** Since when the customer waits, after a message: their first one waits for an answer of a person or the AI (DK2). */
export function nextWait(waitingSince: number | null, by: SenderType, createdAt: number): number | null {
  if (by === 'customer') return waitingSince ?? createdAt;
  return by === 'system' ? waitingSince : null;
}

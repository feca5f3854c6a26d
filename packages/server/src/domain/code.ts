import { LIMITS } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';

export const CODE_DIGITS = 6;
const CODE = new RegExp(`^[0-9]{${CODE_DIGITS}}$`);

/** A guess that could be a code; anything else is no guess at all (AU7). */
export function parseCode(value: unknown): string {
  const code = typeof value === 'string' ? value.trim() : '';
  if (!CODE.test(code)) throw invalidField('otp_code', `otp_code must have ${CODE_DIGITS} digits`);
  return code;
}

/** What was sent to a contact so far. Instants in epoch ms; 0 for never. */
export interface Sends {
  sentAt: number;
  /** Codes since the last login: what the cooldown grows with. */
  inARow: number;
  dayBeganAt: number;
  inDay: number;
}

const DAY_MS = 86_400_000;

/** From when on the contact may be sent another code (AU5). */
export function nextSendAt({ sentAt, inARow, dayBeganAt, inDay }: Sends): number {
  const seconds = LIMITS.codeCooldownSeconds;
  const cooldownMs = (seconds[Math.max(inARow, 1) - 1] ?? Math.max(...seconds)) * 1000;
  const cooledDownAt = sentAt + cooldownMs;
  return inDay < LIMITS.codesPerDay ? cooledDownAt : Math.max(cooledDownAt, dayBeganAt + DAY_MS);
}

/** The same with one more sent now. A day after the first code everything begins anew. */
export function countSend(sends: Sends, now: number): Sends {
  return now - sends.dayBeganAt >= DAY_MS
    ? { sentAt: now, inARow: 1, dayBeganAt: now, inDay: 1 }
    : { sentAt: now, inARow: sends.inARow + 1, dayBeganAt: sends.dayBeganAt, inDay: sends.inDay + 1 };
}

import { LIMITS } from '@deskbell/protocol';
import type { Transaction } from 'kysely';
import { countSend, nextSendAt } from '../domain/code.ts';
import type { IdempotentRequest } from '../domain/idempotency.ts';
import type { Tenant } from '../domain/model.ts';
import type { CodeHolder, IssueOutcome, LoginCodes, NewLoginCode } from '../ports/login.ts';
import type { Engine } from './engine.ts';
import { once } from './idempotent.ts';
import { addToOutbox, createOutbox } from './outbox.ts';
import type { Schema } from './schema.ts';

const DAY_MS = 86_400_000;

export function createLoginCodes(engine: Engine): LoginCodes {
  const { write, dialect } = engine;
  return {
    ...createOutbox(engine),

    async issueCode(code, request) {
      try {
        return await write(transaction => issueOnce(transaction, code, request));
      } catch (error) {
        if (error instanceof TooSoon) return { kind: 'too-soon', retryAt: error.retryAt };
        throw error;
      }
    },

    // One statement takes the guess and hands out what it is compared with: nobody can compare without having counted,
    // however many ask at once (AU4).
    async takeGuess({ tenant, contact, sessionId }) {
      const row = await write(transaction =>
        transaction
          .updateTable('login_code')
          .set(eb => ({ guesses: eb('guesses', '+', 1) }))
          .where('contact', '=', contact)
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .where('session_id', sessionId === null ? 'is' : '=', sessionId)
          .where('is_void', '=', 0)
          .where('guesses', '<', LIMITS.codeGuessesMax)
          .returning(['id', 'code_hash', 'expires_at'])
          .executeTakeFirst(),
      );
      return row ? { id: row.id, codeHash: row.code_hash, expiresAt: row.expires_at } : null;
    },

    async spendCode({ tenant, contact }: CodeHolder, id: string) {
      const { numUpdatedRows } = await write(transaction =>
        transaction
          .updateTable('login_code')
          // Whoever logged in is no stranger: the next code comes after the short wait again (AU5).
          .set({ is_void: 1, sent_in_a_row: 0 })
          .where('contact', '=', contact)
          .where('business_id', '=', tenant.businessId)
          .where('environment', '=', tenant.environment)
          .where('id', '=', id)
          .where('is_void', '=', 0)
          .executeTakeFirstOrThrow(),
      );
      return numUpdatedRows === 1n;
    },
  };

  async function issueOnce(
    transaction: Transaction<Schema>,
    code: NewLoginCode,
    request: IdempotentRequest | null,
  ): Promise<IssueOutcome> {
    const { answer, replayed } = await once(transaction, request, async () => {
      const nextResendInSeconds = await store(transaction, code);
      if (code.smsDailyMax !== null) await countSms(transaction, code.tenant, code.smsDailyMax, code.now);
      if (code.outboxCode !== null) await addToOutbox(transaction, dialect, { ...code, code: code.outboxCode });
      return { nextResendInSeconds };
    });
    return { kind: 'issued', ...answer, replayed };
  }
}

/** Thrown, so that the whole unit of work is undone: a refused request leaves nothing, no used key either (IN6). */
class TooSoon extends Error {
  readonly retryAt: number;

  constructor(retryAt: number) {
    super('too soon');
    this.retryAt = retryAt;
  }
}

/** Puts the code in the place of the contact's older one; answers in how many seconds there may be another. */
async function store(transaction: Transaction<Schema>, code: NewLoginCode): Promise<number> {
  const { tenant, contact, now } = code;
  const whose = { contact, business_id: tenant.businessId, environment: tenant.environment };
  // Makes the contact's row or holds the one there is, so that of two requests at once the second sees the first.
  const row = await transaction
    .insertInto('login_code')
    .values({ ...whose, ...NO_CODE })
    .onConflict(conflict => conflict.columns(['contact', 'business_id', 'environment']).doUpdateSet({ contact }))
    .returningAll()
    .executeTakeFirstOrThrow();
  const before = {
    sentAt: row.sent_at,
    inARow: row.sent_in_a_row,
    dayBeganAt: row.day_began_at,
    inDay: row.sent_in_day,
  };
  const earliest = nextSendAt(before);
  if (now < earliest) throw new TooSoon(earliest);
  const sends = countSend(before, now);
  await transaction
    .updateTable('login_code')
    .set({
      id: code.id,
      code_hash: code.codeHash,
      session_id: code.sessionId,
      expires_at: now + LIMITS.codeLifeSeconds * 1000,
      guesses: 0,
      is_void: 0,
      sent_at: sends.sentAt,
      sent_in_a_row: sends.inARow,
      day_began_at: sends.dayBeganAt,
      sent_in_day: sends.inDay,
    })
    .where('contact', '=', contact)
    .where('business_id', '=', tenant.businessId)
    .where('environment', '=', tenant.environment)
    .execute();
  return Math.ceil((nextSendAt(sends) - now) / 1000);
}

const NO_CODE = {
  id: '',
  code_hash: '',
  session_id: null,
  expires_at: 0,
  guesses: 0,
  is_void: 1,
  sent_at: 0,
  sent_in_a_row: 0,
  day_began_at: 0,
  sent_in_day: 0,
};

async function countSms(transaction: Transaction<Schema>, tenant: Tenant, max: number, now: number): Promise<void> {
  const day = Math.floor(now / DAY_MS);
  const { sent } = await transaction
    .insertInto('sms_day')
    .values({ business_id: tenant.businessId, environment: tenant.environment, day, sent: 1 })
    .onConflict(conflict =>
      conflict.columns(['business_id', 'environment', 'day']).doUpdateSet(eb => ({ sent: eb('sms_day.sent', '+', 1) })),
    )
    .returning('sent')
    .executeTakeFirstOrThrow();
  if (sent > max) throw new TooSoon((day + 1) * DAY_MS);
}

/** Deletes what has no say any more in any code, cap or outbox. */
export async function sweepLoginCodes(transaction: Transaction<Schema>, now: number): Promise<void> {
  // A day after its last code a contact is as one that never had any.
  await transaction
    .deleteFrom('login_code')
    .where('sent_at', '<', now - DAY_MS)
    .execute();
  await transaction
    .deleteFrom('outbox_entry')
    .where('created_at', '<', now - DAY_MS)
    .execute();
  await transaction
    .deleteFrom('sms_day')
    .where('day', '<', Math.floor(now / DAY_MS) - 1)
    .execute();
  // An hour for nodes whose clocks disagree: until then the token itself may still count as good somewhere.
  await transaction
    .deleteFrom('used_identity_token')
    .where('expires_at', '<', now - 3_600_000)
    .execute();
}

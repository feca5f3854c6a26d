import { IDEMPOTENCY_LIFE_MS } from '../domain/idempotency.ts';
import { SESSION } from '../domain/session.ts';
import type { Storage } from '../ports.ts';
import type { Engine } from './engine.ts';
import { sweepLoginCodes } from './login-codes.ts';
import { sweepMails } from './mail-queue.ts';

/** Other nodes read of an ended session within a second; a day is for those that were cut off. */
const ENDED_SESSION_LIFE_MS = 86_400_000;

const SESSIONS_AT_ONCE = 500;

/** Deletes what is remembered past its time. */
export function createSweep({ write }: Engine): Pick<Storage, 'sweep'> {
  return {
    async sweep(now) {
      await write(async transaction => {
        await transaction
          .deleteFrom('idempotent_answer')
          .where('created_at', '<', now - IDEMPOTENCY_LIFE_MS)
          .execute();
        await sweepLoginCodes(transaction, now);
        await sweepMails(transaction, now);
        await transaction.deleteFrom('member_session').where('expires_at', '<', now).execute();
        await transaction.deleteFrom('member_verification').where('expires_at', '<', now).execute();
        await transaction
          .deleteFrom('ended_session')
          .where('ended_at', '<', now - ENDED_SESSION_LIFE_MS)
          .execute();
      });
      for (let deleted = SESSIONS_AT_ONCE; deleted === SESSIONS_AT_ONCE; ) deleted = await deleteIdleSessions(now);
    },
  };

  /** Each lot is a unit of work of its own: sends go in between. */
  async function deleteIdleSessions(now: number): Promise<number> {
    const { numDeletedRows } = await write(transaction =>
      transaction
        .deleteFrom('session')
        .where('id', 'in', eb =>
          eb
            .selectFrom('session')
            .select('id')
            .where('last_seen_at', '<', now - SESSION.idleMs)
            .limit(SESSIONS_AT_ONCE),
        )
        .executeTakeFirstOrThrow(),
    );
    return Number(numDeletedRows);
  }
}

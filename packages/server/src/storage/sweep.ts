import { IDEMPOTENCY_LIFE_MS } from '../domain/idempotency.ts';
import type { Storage } from '../ports.ts';
import type { Engine } from './engine.ts';
import { sweepLoginCodes } from './login-codes.ts';

/** Other nodes read of an ended session within a second; a day is for those that were cut off. */
const ENDED_SESSION_LIFE_MS = 86_400_000;

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
        await transaction
          .deleteFrom('ended_session')
          .where('ended_at', '<', now - ENDED_SESSION_LIFE_MS)
          .execute();
      });
    },
  };
}

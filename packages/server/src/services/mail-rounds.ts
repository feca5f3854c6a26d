import { recurring } from './recurring.ts';
import { type MailDeps, sendMails } from './send-mails.ts';

/** Twice within the shortest wait there is, and longer than what customers read takes to be written down. */
const EVERY_MS = 15_000;

/** A stop waits so long for mails that are being sent. */
const CLOSE_MS = 3_000;

type RoundDeps = Omit<MailDeps, 'proofMs'> & { pingIntervalMs: number };

/** Mails from time to time; the answer ends it, and resolves when those that are being sent are, or soon. */
export function mailRegularly({ pingIntervalMs, ...rest }: RoundDeps): () => Promise<void> {
  const deps = { ...rest, proofMs: pingIntervalMs + 2 * EVERY_MS };
  const closing = new AbortController();
  const mailing = recurring(() => sendMails(deps, closing.signal), deps.report);
  const stop = deps.clock.every(EVERY_MS, mailing.begin);
  return async () => {
    stop();
    closing.abort();
    const { promise: timeIsUp, resolve } = Promise.withResolvers<void>();
    const stopWaiting = deps.clock.after(CLOSE_MS, resolve);
    // What the mail server has not answered by then is unknown to whoever starts next (CM5).
    await Promise.race([mailing.running, timeIsUp]);
    stopWaiting();
    await deps.reads.flush().catch(deps.report);
  };
}

import { type MailDeps, sendMails } from './send-mails.ts';

/** Twice within the shortest wait there is, and longer than what customers read takes to be written down. */
const EVERY_MS = 15_000;

type RoundDeps = Omit<MailDeps, 'proofMs'> & { pingIntervalMs: number };

/** Mails from time to time; the answer ends it, and resolves when a round that runs is over. */
export function mailRegularly({ pingIntervalMs, ...rest }: RoundDeps): () => Promise<void> {
  const deps = { ...rest, proofMs: pingIntervalMs + 2 * EVERY_MS };
  let running: Promise<void> | null = null;
  let isFailing = false;
  const stop = deps.clock.every(EVERY_MS, () => {
    running ??= sendMails(deps)
      .then(() => {
        isFailing = false;
      })
      .catch((error: unknown) => {
        // An outage is one line in the log, not four a minute.
        if (!isFailing) deps.report(error);
        isFailing = true;
      })
      .finally(() => {
        running = null;
      });
  });
  return async () => {
    stop();
    await running;
    await deps.reads.flush().catch(deps.report);
  };
}

import type { Letter } from '../domain/letter.ts';
import type { MailRecord } from '../domain/model.ts';
import { DEFAULT_SERVICE_SETTINGS } from '../domain/service-settings.ts';
import { NotSent } from '../ports/login.ts';
import type { LetterSender, MailOutcome } from '../ports/service.ts';
import type { Deps } from '../ports.ts';
import { composeMail } from './compose-mail.ts';
import { noteMailed } from './note-mailed.ts';
import type { ReadNotes } from './read-notes.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How far back unread replies are looked for after mails, or the server, were off. */
const BACK_MS = 24 * HOUR_MS;
/** Few: on SQLite whoever sends a message waits meanwhile. */
const SEARCHED_AT_ONCE = 50;
const SENT_AT_ONCE = 4;
/** So many lots of these, and what was replied meanwhile is searched for again. */
const LOTS = 25;
/** Longer than it takes to write a mail: until it is begun another node may have it after that. */
const CLAIM_MS = MINUTE_MS;
/** Longer than a mail server that answers slowly at every step can take. */
const SENDING_MS = 10 * MINUTE_MS;
/** Between one attempt and the next, about; after the last the mail is given up (CM5). */
const RETRY_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS];

export interface MailDeps extends Deps {
  /** Null: no mail server is set up. */
  sender: LetterSender | null;
  reads: ReadNotes;
  /** A reply that reached a living socket is known to have done so after this long, on whatever node. */
  proofMs: number;
}

/**
 * Unread replies become mails, and mails that are due go out (CM3–CM5). Any number of nodes may do this at once. Whoever
 * stops it waits for those that are being sent alone.
 */
export async function sendMails(deps: MailDeps, stop?: AbortSignal): Promise<void> {
  for (let isDone = false; !isDone && !stop?.aborted; ) {
    // What customers here have read lately comes first: nobody is mailed what they are reading.
    await deps.reads.flush();
    await queueDigests(deps);
    isDone = deps.sender === null || (await sendDue(deps, deps.sender, stop));
  }
}

async function queueDigests({ storage, clock, ids, sender, proofMs }: MailDeps): Promise<void> {
  for (const { tenant, mailAfterMinutes } of await storage.listMailTenants(DEFAULT_SERVICE_SETTINGS)) {
    const isKept = tenant.environment === 'test';
    if (sender === null && !isKept) continue;
    const now = clock.now();
    const repliedBefore = now - Math.max(mailAfterMinutes * MINUTE_MS, proofMs);
    const search = { repliedBefore, repliedSince: repliedBefore - BACK_MS, now, limit: SEARCHED_AT_ONCE };
    while (!(await storage.queueDigests(tenant, { ...search, freshId: ids.mail, isKept })));
  }
}

/** Answers whether that was all. */
async function sendDue(deps: MailDeps, sender: LetterSender, stop?: AbortSignal): Promise<boolean> {
  const { storage, clock, reads } = deps;
  for (let lot = 0; lot < LOTS && !stop?.aborted; lot++) {
    await reads.flush();
    const until = clock.now() + CLAIM_MS;
    const { claimed, lost, isMore } = await storage.claimMails(clock.now(), until, SENT_AT_ONCE);
    const ends = [
      ...lost.map(mail => noteMailed(deps, mail, 'unknown')),
      ...claimed.map(mail => sendOne(deps, sender, mail, until)),
    ];
    const failed = (await Promise.allSettled(ends)).find(end => end.status === 'rejected');
    if (failed) throw failed.reason;
    if (!isMore) return true;
  }
  return false;
}

async function sendOne(deps: MailDeps, sender: LetterSender, mail: MailRecord, claimedUntil: number): Promise<void> {
  const { storage, clock } = deps;
  const letter = await composeMail(deps, mail);
  if (letter === null) return storage.settleMail(mail.id, { kind: 'dropped' });
  if (!(await storage.beginMail(mail.id, claimedUntil, clock.now() + SENDING_MS))) return;
  const outcome = await attempt(deps, sender, mail, letter);
  await storage.settleMail(mail.id, outcome);
  if (outcome.kind === 'sent' || outcome.kind === 'failed') await noteMailed(deps, mail, outcome.kind);
}

async function attempt(
  { clock, report }: MailDeps,
  sender: LetterSender,
  mail: MailRecord,
  letter: Letter,
): Promise<MailOutcome> {
  try {
    await sender.send({ ...letter, to: mail.address, id: mail.id });
    return { kind: 'sent' };
  } catch (error) {
    const waitMs = RETRY_MS[mail.attempts];
    // What the mail server will say again, or may have taken, is not sent once more.
    const isFinal = error instanceof NotSent && !error.isTemporary;
    if (!isFinal && waitMs !== undefined) return { kind: 'retry', dueAt: clock.now() + jittered(waitMs) };
    report(error);
    return { kind: 'failed', isUnread: !isFinal };
  }
}

/** 80–120 %: nodes and mails that failed together do not come back together. */
function jittered(ms: number): number {
  return Math.round(ms * (0.8 + Math.random() * 0.4));
}

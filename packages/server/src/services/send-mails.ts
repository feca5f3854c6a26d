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
const CLAIMED_AT_ONCE = 16;
const SENT_AT_ONCE = 4;
/** Longer than a mail server that answers slowly at every step can take for all that were claimed together. */
const CLAIM_MS = 10 * MINUTE_MS;
/** Between one attempt and the next, about; after the last the mail is given up (CM5). */
const RETRY_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS];

export interface MailDeps extends Deps {
  /** Null: no mail server is set up. */
  sender: LetterSender | null;
  reads: ReadNotes;
  /** A reply that reached a living socket is known to have done so after this long, on whatever node. */
  proofMs: number;
}

/** Unread replies become mails, and mails that are due go out (CM3–CM5). Any number of nodes may do this at once. */
export async function sendMails(deps: MailDeps): Promise<void> {
  // What customers here have read lately comes first: nobody is mailed what they are reading.
  await deps.reads.flush();
  await queueDigests(deps);
  if (deps.sender !== null) await sendDue(deps, deps.sender);
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

async function sendDue(deps: MailDeps, sender: LetterSender): Promise<void> {
  const { storage, clock } = deps;
  for (;;) {
    const now = clock.now();
    const { claimed, lost } = await storage.claimMails(now, now + CLAIM_MS, CLAIMED_AT_ONCE);
    for (const mail of lost) await noteMailed(deps, mail, 'unknown');
    const queue = [...claimed];
    const workers = Array.from({ length: SENT_AT_ONCE }, async () => {
      for (let mail = queue.shift(); mail; mail = queue.shift()) await sendOne(deps, sender, mail);
    });
    await Promise.all(workers);
    if (claimed.length + lost.length < CLAIMED_AT_ONCE) return;
  }
}

async function sendOne(deps: MailDeps, sender: LetterSender, mail: MailRecord): Promise<void> {
  const letter = await composeMail(deps, mail);
  const outcome = letter === null ? ({ kind: 'dropped' } as const) : await attempt(deps, sender, mail, letter);
  await deps.storage.settleMail(mail.id, outcome);
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

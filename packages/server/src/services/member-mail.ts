import { LIMITS } from '@deskbell/protocol';
import type { Letter } from '../domain/letter.ts';
import { writeInvitation, writeResetLink } from '../domain/member-letter.ts';
import { NotSent } from '../ports/login.ts';
import type { Clock, LetterSender, MemberMail } from '../ports.ts';

/** Whoever wants more mails at once than this is filling somebody's mailbox. */
const WAITING_MAX = 100;
const RETRY_AFTER_MS = [5_000, 30_000];

/** Invitations and reset links, on their way while the request is answered already. */
export function createMemberMail({
  sender,
  clock,
  report,
}: {
  sender: LetterSender;
  clock: Pick<Clock, 'after'>;
  report: (error: unknown) => void;
}): MemberMail {
  let waiting = 0;

  function post(to: string, id: string, letter: Letter): void {
    if (waiting >= WAITING_MAX) {
      report(new NotSent('too many mails to members wait; one was dropped', false));
      return;
    }
    waiting++;
    send(to, id, letter, 0)
      .catch(report)
      .finally(() => {
        waiting--;
      });
  }

  async function send(to: string, id: string, letter: Letter, attempt: number): Promise<void> {
    try {
      await sender.send({ ...letter, to, id });
    } catch (error) {
      const waitMs = RETRY_AFTER_MS[attempt];
      if (!(error instanceof NotSent && error.isTemporary) || waitMs === undefined) throw error;
      await new Promise<void>(resolve => clock.after(waitMs, resolve));
      await send(to, id, letter, attempt + 1);
    }
  }

  return {
    sendInvitation: ({ id, to, url, businessName }) =>
      post(to, id, writeInvitation({ url, businessName, days: LIMITS.invitationDays })),
    sendResetLink: ({ id, to, url, name }) =>
      post(to, id, writeResetLink({ url, name, minutes: LIMITS.resetLinkMinutes })),
  };
}

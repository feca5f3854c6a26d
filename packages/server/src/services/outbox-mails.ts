import type { OutboxMail } from '@deskbell/protocol';
import type { Tenant } from '../domain/model.ts';
import { formatTimestamp } from '../domain/timestamp.ts';
import type { Deps } from '../ports.ts';
import { composeMail } from './compose-mail.ts';

const LISTED_MAX = 50;
const DAY_MS = 86_400_000;

/** What the test environment would have mailed in the last day, newest first (CM9). */
export async function listOutboxMails(deps: Deps, tenant: Tenant): Promise<OutboxMail[]> {
  const mails = await deps.storage.listKeptMails(tenant, deps.clock.now() - DAY_MS, LISTED_MAX);
  const composed = await Promise.all(
    mails.map(async mail => {
      const letter = await composeMail(deps, mail);
      if (letter === null) return [];
      const { id, kind, address: to, createdAt } = mail;
      const { subject, text } = letter;
      return [{ id, kind, to, subject, text, created_at: formatTimestamp(createdAt) }];
    }),
  );
  return composed.flat();
}

import type { CodeSender } from '../ports/login.ts';
import type { LetterSender } from '../ports.ts';

interface MailSettings {
  smtpUrl: string | null;
  mailFrom: string | null;
}

/** What carries login codes by e-mail; null when no mail server is set up. Loaded only when it is wanted. */
export async function openCodeMail({ smtpUrl, mailFrom }: MailSettings): Promise<CodeSender | null> {
  if (!smtpUrl || !mailFrom) return null;
  const { createSmtpSender } = await import('./smtp.ts');
  return createSmtpSender({ url: smtpUrl, from: mailFrom });
}

/** What carries letters about conversations; null when no mail server is set up. */
export async function openLetterMail({ smtpUrl, mailFrom }: MailSettings): Promise<LetterSender | null> {
  if (!smtpUrl || !mailFrom) return null;
  const { createLetterSender } = await import('./letters.ts');
  return createLetterSender({ url: smtpUrl, from: mailFrom });
}

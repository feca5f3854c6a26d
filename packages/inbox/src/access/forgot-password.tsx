import type { AccessState } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { auth } from './auth-client.ts';
import { looksLikeEmail } from './check-password.ts';
import { EmailField } from './email-field.tsx';
import { LinkToLogIn, Page } from './page.tsx';
import { StepForm } from './step-form.tsx';
import { useStep } from './use-step.ts';
import { sayAuth, words } from './words.ts';

/** Says the same whether somebody has that address or not. */
export function ForgotPassword({ access }: { access: AccessState }) {
  const [email, setEmail] = useState('');
  const [isSent, setSent] = useState(false);
  const step = useStep(async () => {
    if (!looksLikeEmail(email)) return { email: words.emailMissing };
    const answer = await auth.requestReset(email.trim());
    if (!answer.ok) return { form: sayAuth(answer) };
    setSent(true);
    return null;
  });

  if (!access.can_send_mail) {
    return (
      <Page title={words.forgotTitle} text={words.noMail}>
        <LinkToLogIn />
      </Page>
    );
  }
  if (isSent) {
    return (
      <Page key="sent" title={words.linkSent} text={words.linkSentText(email.trim())}>
        <LinkToLogIn />
      </Page>
    );
  }
  return (
    <Page title={words.forgotTitle} text={words.forgotText}>
      <StepForm step={step} submitLabel={words.sendLink}>
        <EmailField value={email} onValue={setEmail} error={step.problems['email']} />
      </StepForm>
      <LinkToLogIn />
    </Page>
  );
}

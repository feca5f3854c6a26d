import type { AccessState } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { auth } from './auth-client.ts';
import { looksLikeEmail } from './check-password.ts';
import { LinkToLogIn, Page, Problem } from './page.tsx';
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
      <Problem text={step.problems['form']} />
      <form class="access-form" onSubmit={step.onSubmit} noValidate>
        <TextField
          label={words.email}
          type="email"
          autocomplete="username"
          autocapitalize="off"
          dir="ltr"
          required
          value={email}
          onValue={setEmail}
          error={step.problems['email']}
        />
        <Button type="submit" variant="primary" isWide isBusy={step.isBusy}>
          {words.sendLink}
        </Button>
      </form>
      <LinkToLogIn />
    </Page>
  );
}

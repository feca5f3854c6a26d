import { useState } from 'preact/hooks';
import { navigate } from '../app/router.ts';
import { PasswordField } from '../ui/password-field.tsx';
import { toast } from '../ui/toast.tsx';
import { auth } from './auth-client.ts';
import { checkPassword } from './check-password.ts';
import { LinkToLogIn, Page } from './page.tsx';
import { StepForm } from './step-form.tsx';
import { useStep } from './use-step.ts';
import { sayAuth, words } from './words.ts';

/** From the link in a mail. */
export function ResetPassword({ token }: { token: string | null }) {
  const [password, setPassword] = useState('');
  const [isGone, setGone] = useState(token === null);
  const step = useStep(async () => {
    const problem = checkPassword(password);
    if (problem) return { password: problem };
    const answer = await auth.resetPassword(token ?? '', password);
    if (answer.ok) {
      toast(words.resetDone);
      navigate('/log-in', { replace: true });
      return null;
    }
    if (answer.problem === 'linkExpired') setGone(true);
    return {
      [answer.problem === 'passwordLength' || answer.problem === 'weak' ? 'password' : 'form']: sayAuth(answer),
    };
  });

  if (isGone) {
    return (
      <Page key="gone" title={words.resetGone} text={words.resetGoneText}>
        <p class="access-links">
          <a href="/inbox/forgot">{words.askAgain}</a>
          <a href="/inbox/log-in">{words.backToLogIn}</a>
        </p>
      </Page>
    );
  }
  return (
    <Page title={words.resetTitle} text={words.resetText}>
      <StepForm step={step} submitLabel={words.setPassword}>
        <PasswordField
          kind="new"
          label={words.newPassword}
          hint={words.passwordHint}
          value={password}
          onValue={setPassword}
          error={step.problems['password']}
        />
      </StepForm>
      <LinkToLogIn />
    </Page>
  );
}

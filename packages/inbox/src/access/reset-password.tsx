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
  const [isRefused, setRefused] = useState(false);
  const step = useStep(async () => {
    const problem = checkPassword(password);
    if (problem) return { password: problem };
    const answer = await auth.resetPassword(token ?? '', password);
    if (answer.ok) {
      toast(words.resetDone);
      navigate('/log-in', { replace: true });
      return null;
    }
    if (answer.problem === 'linkExpired') {
      // What was typed stays: a fresh link, opened here, goes on with it.
      setRefused(true);
      return { form: `${words.resetGone}. ${words.resetGoneText}` };
    }
    return {
      [answer.problem === 'passwordLength' || answer.problem === 'weak' ? 'password' : 'form']: sayAuth(answer),
    };
  });

  if (token === null) {
    return (
      <Page key="gone" title={words.resetGone} text={words.resetGoneText}>
        <LinksOnward />
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
      {isRefused ? <LinksOnward /> : <LinkToLogIn />}
    </Page>
  );
}

function LinksOnward() {
  return (
    <p class="access-links">
      <a href="/inbox/forgot">{words.askAgain}</a>
      <a href="/inbox/log-in">{words.backToLogIn}</a>
    </p>
  );
}

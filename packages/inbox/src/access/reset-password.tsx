import { useState } from 'preact/hooks';
import { navigate } from '../app/router.ts';
import { Button } from '../ui/button.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { toast } from '../ui/toast.tsx';
import { auth } from './auth-client.ts';
import { checkPassword } from './check-password.ts';
import { LinkToLogIn, Page, Problem } from './page.tsx';
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
      <Problem text={step.problems['form']} />
      <form class="access-form" onSubmit={step.onSubmit} noValidate>
        <PasswordField
          kind="new"
          label={words.newPassword}
          showLabel={words.showPassword}
          hint={words.passwordHint}
          value={password}
          onValue={setPassword}
          error={step.problems['password']}
        />
        <Button type="submit" variant="primary" isWide isBusy={step.isBusy}>
          {words.setPassword}
        </Button>
      </form>
      <LinkToLogIn />
    </Page>
  );
}

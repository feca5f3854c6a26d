import { type AccessState, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { loadSession } from '../app/session.ts';
import { Button } from '../ui/button.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { auth } from './auth-client.ts';
import type { AuthAnswer } from './auth-problem.ts';
import { looksLikeEmail } from './check-password.ts';
import { EmailField } from './email-field.tsx';
import { Page } from './page.tsx';
import { canUsePasskeys, signInWithPasskey } from './passkey.ts';
import { SecondStep } from './second-step.tsx';
import { StepForm } from './step-form.tsx';
import { useStep } from './use-step.ts';
import { AUTH_PROBLEMS, sayAuth, words } from './words.ts';

/** Password, passkey, or the shop's own service; after a password maybe a code. */
export function LogIn({ access }: { access: AccessState }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isHalfway, setHalfway] = useState(false);
  const { single_sign_on: service } = access;

  const step = useStep(async () => {
    if (!looksLikeEmail(email)) return { email: words.emailMissing };
    if (password === '') return { password: words.passwordMissing };
    const answer = await auth.signIn(email.trim(), password);
    if (!answer.ok) return { form: sayAuth(answer) };
    if (answer.value?.twoFactorRedirect) setHalfway(true);
    else await loadSession();
    return null;
  });

  const by = (logIn: () => Promise<AuthAnswer<unknown>>) =>
    void step.run(async () => {
      const answer = await logIn();
      if (!answer.ok) return { form: sayAuth(answer) };
      await loadSession();
      return null;
    });

  async function leaveForService(): Promise<void> {
    await step.run(async () => {
      const answer = await auth.startSingleSignOn(isLogInPage() ? ROUTES.inbox : location.pathname + location.search);
      if (!answer.ok) return { form: sayAuth(answer) };
      if (!answer.value?.url) return { form: AUTH_PROBLEMS.unknown };
      location.assign(answer.value.url);
      return null;
    });
  }

  if (isHalfway) return <SecondStep onBack={() => setHalfway(false)} />;
  if (access.needs_setup) return <Page title={words.needsSetUp} text={words.needsSetUpText} />;
  const refusal = service && new URLSearchParams(location.search).has('error') ? words.ssoFailed(service.name) : null;
  return (
    <Page title={words.logInTitle}>
      <StepForm step={step} submitLabel={words.logIn} refusal={refusal}>
        <EmailField value={email} onValue={setEmail} error={step.problems['email']} />
        <PasswordField
          kind="current"
          label={words.password}
          value={password}
          onValue={setPassword}
          error={step.problems['password']}
        />
      </StepForm>
      <p class="access-links">
        <a href="/inbox/forgot">{words.forgot}</a>
      </p>
      {(service || canUsePasskeys()) && (
        <>
          <p class="access-or">
            <span>{words.or}</span>
          </p>
          <div class="access-others">
            {service && (
              <Button isWide icon="shield" disabled={step.isBusy} onClick={() => void leaveForService()}>
                {words.withService(service.name)}
              </Button>
            )}
            {canUsePasskeys() && (
              <Button isWide icon="key" disabled={step.isBusy} onClick={() => by(signInWithPasskey)}>
                {words.withPasskey}
              </Button>
            )}
          </div>
        </>
      )}
    </Page>
  );
}

const isLogInPage = () => location.pathname === `${ROUTES.inbox}/log-in`;

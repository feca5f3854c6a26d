import { useState } from 'preact/hooks';
import { auth } from '../../access/auth-client.ts';
import { checkPassword } from '../../access/check-password.ts';
import { useStep } from '../../access/use-step.ts';
import { words as access, sayAuth } from '../../access/words.ts';
import { me } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { toast } from '../../ui/toast.tsx';
import { Card } from '../form/section.tsx';
import { words } from '../words.ts';

const { security } = words;

export function PasswordCard() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const step = useStep(async () => {
    if (current === '') return { current: access.passwordMissing };
    const problem = checkPassword(next, me.peek()?.member.email);
    if (problem) return { next: problem };
    const answer = await auth.changePassword(current, next);
    if (!answer.ok) {
      const field = { password: 'current', passwordLength: 'next', weak: 'next' }[answer.problem as string] ?? 'form';
      return { [field]: sayAuth(answer) };
    }
    setCurrent('');
    setNext('');
    toast(security.passwordChanged);
    return null;
  });
  return (
    <Card title={security.password} text={security.passwordText}>
      <form class="stack" onSubmit={step.onSubmit} noValidate>
        {/* Tells password managers whose password it is. */}
        <input
          class="visually-hidden"
          type="text"
          autocomplete="username"
          readOnly
          tabIndex={-1}
          aria-hidden="true"
          value={me.value?.member.email ?? ''}
        />
        <div class="columns">
          <PasswordField
            kind="current"
            label={security.currentPassword}
            value={current}
            onValue={setCurrent}
            error={step.problems['current']}
          />
          <PasswordField
            kind="new"
            label={security.newPassword}
            hint={access.passwordHint}
            value={next}
            onValue={setNext}
            error={step.problems['next']}
          />
        </div>
        <FormProblem text={step.problems['form']} />
        <div class="flow">
          <Button type="submit" isBusy={step.isBusy} disabled={current === '' && next === ''}>
            {security.changePassword}
          </Button>
        </div>
      </form>
    </Card>
  );
}

import { useState } from 'preact/hooks';
import type { AuthAnswer } from '../../access/auth-problem.ts';
import { useStep } from '../../access/use-step.ts';
import { words as access, sayAuth } from '../../access/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { PasswordField } from '../../ui/password-field.tsx';
import { FormProblem } from '../form/section.tsx';
import { words } from '../words.ts';

interface Props<T> {
  title: string;
  text: string;
  actionLabel: string;
  act: (password: string) => Promise<AuthAnswer<T>>;
  onDone: (value: T) => void;
  onClose: () => void;
}

/** For what needs more than an open browser: whoever sits there must know the password. */
export function PasswordDialog<T>({ title, text, actionLabel, act, onDone, onClose }: Props<T>) {
  const [password, setPassword] = useState('');
  const step = useStep(async () => {
    if (password === '') return { password: access.passwordMissing };
    const answer = await act(password);
    if (answer.ok) onDone(answer.value);
    else return { [answer.problem === 'password' ? 'password' : 'form']: sayAuth(answer) };
    return null;
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <form ref={focusFirst} class="stack" onSubmit={step.onSubmit} noValidate>
        <p>{text}</p>
        <PasswordField
          kind="current"
          label={words.security.passwordToGoOn}
          showLabel={access.showPassword}
          value={password}
          onValue={setPassword}
          error={step.problems['password']}
        />
        <FormProblem text={step.problems['form']} />
        <div class="flow end">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={step.isBusy}>
            {actionLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

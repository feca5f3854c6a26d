import { useState } from 'preact/hooks';
import type { AuthAnswer } from '../../access/auth-problem.ts';
import { useStep } from '../../access/use-step.ts';
import { words as access, sayAuth } from '../../access/words.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
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
    <FormDialog
      title={title}
      problem={step.problems['form']}
      actionLabel={actionLabel}
      isBusy={step.isBusy}
      onSubmit={step.onSubmit}
      onClose={onClose}
    >
      <p>{text}</p>
      <PasswordField
        kind="current"
        label={words.security.passwordToGoOn}
        value={password}
        onValue={setPassword}
        error={step.problems['password']}
      />
    </FormDialog>
  );
}

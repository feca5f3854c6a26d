import { LIMITS, type Me } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import type { Result } from '../api/http.ts';
import { sayError } from '../api/say-error.ts';
import { navigate } from '../app/router.ts';
import { enter } from '../app/session.ts';
import { TextField } from '../ui/field.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { checkPassword, looksLikeEmail } from './check-password.ts';
import { EmailField } from './email-field.tsx';
import { StepForm } from './step-form.tsx';
import { useStep } from './use-step.ts';
import { words } from './words.ts';

export interface NewAccount {
  name: string;
  email: string;
  password: string;
}

interface Props {
  /** Fixed by the invitation; null: it is asked for. */
  email: string | null;
  submitLabel: string;
  create: (account: NewAccount) => Promise<Result<Me>>;
  /** The link does not work (any more): what to say where the form stays. */
  onRefused: () => string | null;
}

/** Name, address, password: of the first admin and of everybody invited. Whoever fills it in is logged in. */
export function AccountForm({ email: fixedEmail, submitLabel, create, onRefused }: Props) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState(fixedEmail ?? '');
  const [password, setPassword] = useState('');

  const step = useStep(async () => {
    const wrong = {
      ...(name.trim() === '' && { name: words.nameMissing }),
      ...(!looksLikeEmail(email) && { email: words.emailMissing }),
      ...(checkPassword(password, email) && { password: checkPassword(password, email) }),
    };
    if (Object.keys(wrong).length > 0) return wrong;
    const created = await create({ name: name.trim(), email: email.trim(), password });
    if (created.ok) {
      enter(created.value);
      navigate('', { replace: true });
      return null;
    }
    const { code, context } = created.error;
    if (code === 'NOT_FOUND' || code === 'FORBIDDEN' || code === 'UNAUTHORIZED') {
      return { form: onRefused() ?? sayError(created.error) };
    }
    const field = ['name', 'email', 'password'].find(each => each === context['field']) ?? 'form';
    return { [field]: sayError(created.error) };
  });

  return (
    <StepForm step={step} submitLabel={submitLabel}>
      <TextField
        label={words.name}
        hint={words.nameHint}
        autocomplete="name"
        maxLength={LIMITS.nameMaxLength}
        required
        value={name}
        onValue={setName}
        error={step.problems['name']}
      />
      <EmailField value={email} onValue={setEmail} error={step.problems['email']} readOnly={fixedEmail !== null} />
      <PasswordField
        kind="new"
        label={words.password}
        hint={words.passwordHint}
        value={password}
        onValue={setPassword}
        error={step.problems['password']}
      />
    </StepForm>
  );
}

import { useState } from 'preact/hooks';
import { labels } from '../labels.ts';
import { IconButton } from './button.tsx';
import { Field } from './field.tsx';

interface Props {
  label: string;
  value: string;
  onValue: (value: string) => void;
  /** `new` lets password managers suggest one. */
  kind: 'current' | 'new';
  hint?: string | undefined;
  error?: string | null | undefined;
}

/** A password, and an eye to see it while it is typed. */
export function PasswordField({ label, value, onValue, kind, hint, error }: Props) {
  const [isShown, setShown] = useState(false);
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      render={attributes => (
        <div class="password-field">
          <input
            {...attributes}
            class="input"
            type={(isShown ? 'text' : 'password') as 'password'}
            name={kind === 'new' ? 'new-password' : 'password'}
            autocomplete={kind === 'new' ? 'new-password' : 'current-password'}
            autocapitalize="off"
            spellcheck={false}
            dir="ltr"
            required
            value={value}
            onInput={event => onValue(event.currentTarget.value)}
          />
          <IconButton
            icon={isShown ? 'eyeOff' : 'eye'}
            label={labels.showPassword}
            size="small"
            aria-pressed={isShown}
            onClick={() => setShown(!isShown)}
          />
        </div>
      )}
    />
  );
}

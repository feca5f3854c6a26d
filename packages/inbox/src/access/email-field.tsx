import { TextField } from '../ui/field.tsx';
import { words } from './words.ts';

interface Props {
  value: string;
  onValue: (value: string) => void;
  error: string | undefined;
  readOnly?: boolean;
}

/** Whose account it is, as password managers look for it. */
export function EmailField({ value, onValue, error, readOnly = false }: Props) {
  return (
    <TextField
      label={words.email}
      type="email"
      name="email"
      autocomplete="username"
      autocapitalize="off"
      dir="ltr"
      required
      readOnly={readOnly}
      value={value}
      onValue={onValue}
      error={error}
    />
  );
}

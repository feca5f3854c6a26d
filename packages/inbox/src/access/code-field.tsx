import { TextField } from '../ui/field.tsx';

interface Props {
  label: string;
  value: string;
  onValue: (value: string) => void;
  error?: string | undefined;
}

/** Six digits, however they are pasted. Telephones offer the newest code from a message. */
export function CodeField({ label, value, onValue, error }: Props) {
  return (
    <TextField
      label={label}
      inputMode="numeric"
      autocomplete="one-time-code"
      dir="ltr"
      maxLength={12}
      value={value}
      onValue={typed => onValue(typed.replace(/\D/g, '').slice(0, 6))}
      error={error}
      data-look="code"
    />
  );
}

import type { ComponentChildren, InputHTMLAttributes, SelectHTMLAttributes, TextareaHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface Described {
  label: string;
  hint?: ComponentChildren;
  /** What is wrong with it; said to screen readers at once. */
  error?: string | null | undefined;
}

/** A label, a control, and what is to be said about it. `render` gets the attributes that tie them together. */
export function Field({
  label,
  hint,
  error,
  render,
}: Described & {
  render: (attributes: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: 'true' }) => ComponentChildren;
}) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {render({
        id,
        ...(described && { 'aria-describedby': described }),
        ...(error && { 'aria-invalid': 'true' as const }),
      })}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div role="alert">
        {error && (
          <p class="field-error" id={`${id}-error`}>
            <Icon name="alert" /> {error}
          </p>
        )}
      </div>
    </div>
  );
}

type Omitted = 'label' | 'onInput' | 'value' | 'onChange';

export function TextField({
  label,
  hint,
  error,
  value,
  onValue,
  ...rest
}: Described & { value: string; onValue: (value: string) => void } & Omit<
    InputHTMLAttributes<HTMLInputElement>,
    Omitted
  >) {
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      render={attributes => (
        <input
          type="text"
          {...(rest as object)}
          {...attributes}
          class="input"
          value={value}
          onInput={event => onValue(event.currentTarget.value)}
        />
      )}
    />
  );
}

export function TextArea({
  label,
  hint,
  error,
  value,
  onValue,
  ...rest
}: Described & { value: string; onValue: (value: string) => void } & Omit<
    TextareaHTMLAttributes<HTMLTextAreaElement>,
    Omitted
  >) {
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      render={attributes => (
        <textarea
          {...(rest as object)}
          {...attributes}
          class="input"
          value={value}
          onInput={event => onValue(event.currentTarget.value)}
        />
      )}
    />
  );
}

export function SelectField<T extends string>({
  label,
  hint,
  error,
  value,
  onValue,
  options,
  ...rest
}: Described & {
  value: T;
  onValue: (value: T) => void;
  options: readonly { value: T; label: string }[];
} & Omit<SelectHTMLAttributes<HTMLSelectElement>, Omitted>) {
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      render={attributes => (
        <select
          {...(rest as object)}
          {...attributes}
          class="input"
          value={value}
          onChange={event => onValue(event.currentTarget.value as T)}
        >
          {options.map(option => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    />
  );
}

export function Switch({
  label,
  hint,
  isOn,
  onToggle,
  disabled,
}: {
  label: string;
  hint?: string;
  isOn: boolean;
  onToggle: (isOn: boolean) => void;
  disabled?: boolean;
}) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        checked={isOn}
        disabled={disabled ?? false}
        onChange={event => onToggle(event.currentTarget.checked)}
      />
      <span>
        <span class="field-label">{label}</span>
        {hint && <span class="field-hint"> {hint}</span>}
      </span>
    </label>
  );
}

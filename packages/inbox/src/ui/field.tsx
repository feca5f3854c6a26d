import type { ComponentChildren, InputHTMLAttributes, SelectHTMLAttributes, TextareaHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';
import { FormProblem } from './form-problem.tsx';

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
      <FormProblem text={error} id={`${id}-error`} />
    </div>
  );
}

type Given<Attributes> = Described & Omit<Attributes, 'label' | 'onInput' | 'value' | 'onChange'>;
interface Typed {
  value: string;
  onValue: (value: string) => void;
}

export function TextField(props: Typed & Given<InputHTMLAttributes<HTMLInputElement>>) {
  return <Writable as="input" type="text" {...props} />;
}

export function TextArea(props: Typed & Given<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  return <Writable as="textarea" {...props} />;
}

type WritableProps = Typed & Described & { as: 'input' | 'textarea'; type?: unknown; class?: unknown };

function Writable({ as, label, hint, error, value, onValue, class: look, ...rest }: WritableProps) {
  // What they are given here is the same for both; only their types tell them apart.
  const Control = as as 'input';
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      render={tied => (
        <Control
          {...(rest as object)}
          {...tied}
          class={look ? `input ${look}` : 'input'}
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
}: Given<SelectHTMLAttributes<HTMLSelectElement>> & {
  value: T;
  onValue: (value: T) => void;
  options: readonly { value: T; label: string }[];
}) {
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

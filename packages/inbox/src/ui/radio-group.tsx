import { useId } from 'preact/hooks';

interface Props<T extends string> {
  label: string;
  value: T;
  onValue: (value: T) => void;
  options: readonly { value: T; label: string; hint?: string }[];
  /** Side by side, as parts of one control. */
  isInline?: boolean;
}

/** One of a few, all of them in view. */
export function RadioGroup<T extends string>({ label, value, onValue, options, isInline }: Props<T>) {
  const name = useId();
  return (
    <fieldset class="choices">
      <legend class="field-label">{label}</legend>
      <div class={isInline ? 'segments' : 'choices'}>
        {options.map(option => (
          <label key={option.value} class="choice">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onValue(option.value)}
            />
            <span>
              {option.label}
              {option.hint && <span class="field-hint">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

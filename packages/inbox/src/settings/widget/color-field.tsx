import { contrast as contrastOf, parseColor, WHITE } from '@deskbell/widget/color';
import { Field } from '../../ui/field.tsx';
import { words } from '../words.ts';

const { widget: said } = words;

interface Props {
  value: string;
  onValue: (value: string) => void;
  error?: string | undefined;
}

/** The system's own picker, and the same as text: brands come as #rrggbb. */
export function ColorField({ value, onValue, error }: Props) {
  const color = /^#[0-9a-f]{6}$/i.test(value) ? parseColor(value) : null;
  const contrast = color && contrastOf(WHITE, color);
  return (
    <Field
      label={said.color}
      error={error}
      hint={contrast !== null && contrast < 3 ? said.colorPale : undefined}
      render={attributes => (
        <div class="color-field">
          <input
            {...attributes}
            type="color"
            value={contrast === null ? '#000000' : value}
            onInput={event => onValue(event.currentTarget.value)}
          />
          <input
            class="input"
            type="text"
            aria-label={said.colorText}
            aria-invalid={error ? 'true' : undefined}
            dir="ltr"
            maxLength={7}
            spellcheck={false}
            value={value}
            onInput={event => onValue(event.currentTarget.value.trim())}
          />
        </div>
      )}
    />
  );
}

import { useId, useRef, useState } from 'preact/hooks';
import { labels } from '../labels.ts';
import { IconButton } from './button.tsx';

interface Props {
  label: string;
  value: string;
  /** What its button is called. */
  copyLabel: string;
}

/** Something to take along: a click marks all of it, its button copies it. */
export function CopyField({ label, value, copyLabel }: Props) {
  const [isCopied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();

  async function copy(): Promise<void> {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // Not allowed, or no https: it is marked, and Ctrl C still works.
      field.current?.focus();
    }
  }

  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="copy-field">
        <input
          ref={field}
          id={id}
          class="input"
          type="text"
          readOnly
          dir="ltr"
          spellcheck={false}
          value={value}
          onFocus={event => event.currentTarget.select()}
          onBlur={() => setCopied(false)}
        />
        <IconButton icon={isCopied ? 'check' : 'copy'} label={copyLabel} onClick={() => void copy()} />
      </div>
      <p class="visually-hidden" role="status">
        {isCopied ? labels.copied : ''}
      </p>
    </div>
  );
}

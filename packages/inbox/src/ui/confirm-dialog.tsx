import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Result } from '../api/http.ts';
import { sayError } from '../api/say-error.ts';
import { TextField } from './field.tsx';
import { FormDialog } from './form-dialog.tsx';

interface Props {
  title: string;
  children: ComponentChildren;
  /** What happens, as a verb: `Disable the key`. */
  actionLabel: string;
  isDanger?: boolean;
  /** What has to be typed first, for what nobody can take back. */
  typed?: { label: string; word: string };
  act: () => Promise<Result<unknown>>;
  onDone: () => void;
  onClose: () => void;
}

/** Asks once more. Stays open, with the reason, when it did not work. */
export function ConfirmDialog({ title, children, actionLabel, isDanger = false, typed, act, onDone, onClose }: Props) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [word, setWord] = useState('');
  const isReady = typed === undefined || word.trim() === typed.word;

  async function run(event: Event): Promise<void> {
    event.preventDefault();
    if (isBusy || !isReady) return;
    setBusy(true);
    setProblem(null);
    const result = await act();
    setBusy(false);
    if (result.ok) onDone();
    else setProblem(sayError(result.error));
  }

  return (
    <FormDialog
      title={title}
      problem={problem}
      actionLabel={actionLabel}
      isDanger={isDanger}
      isBusy={isBusy}
      isReady={isReady}
      onSubmit={run}
      onClose={onClose}
    >
      <div class="paragraphs">{children}</div>
      {typed && (
        <TextField
          label={typed.label}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={word}
          onValue={setWord}
        />
      )}
    </FormDialog>
  );
}

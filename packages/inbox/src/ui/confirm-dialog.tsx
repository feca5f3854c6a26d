import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Result } from '../api/http.ts';
import { sayError } from '../api/say-error.ts';
import { labels } from '../labels.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';
import { focusFirst } from './focus-first.ts';
import { Icon } from './icon.tsx';

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
export function ConfirmDialog({ title, children, actionLabel, isDanger, typed, act, onDone, onClose }: Props) {
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
    <Dialog title={title} onClose={onClose}>
      <form ref={focusFirst} class="stack" onSubmit={run}>
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
        <div role="alert">
          {problem && (
            <p class="field-error">
              <Icon name="alert" /> {problem}
            </p>
          )}
        </div>
        <div class="flow end">
          <Button onClick={onClose}>{labels.cancel}</Button>
          <Button type="submit" variant={isDanger ? 'danger' : 'primary'} isBusy={isBusy} disabled={!isReady}>
            {actionLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

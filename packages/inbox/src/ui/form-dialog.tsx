import type { ComponentChildren } from 'preact';
import { labels } from '../labels.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { focusFirst } from './focus-first.ts';
import { FormProblem } from './form-problem.tsx';

interface Props {
  title: string;
  children: ComponentChildren;
  /** What is wrong with all of it. */
  problem: string | null | undefined;
  /** What happens, as a verb: `Disable the key`. */
  actionLabel: string;
  isDanger?: boolean;
  isBusy: boolean;
  /** False: nothing was changed yet, or not enough typed. */
  isReady?: boolean;
  isWide?: boolean;
  onSubmit: (event: Event) => unknown;
  onClose: () => void;
}

/** A few fields, the way back and the way on. The first field has the focus. */
export function FormDialog({
  title,
  children,
  problem,
  actionLabel,
  isDanger = false,
  isBusy,
  isReady = true,
  isWide = false,
  onSubmit,
  onClose,
}: Props) {
  return (
    <Dialog title={title} isWide={isWide} onClose={onClose}>
      <form ref={focusFirst} class="stack" onSubmit={onSubmit} noValidate>
        {children}
        <FormProblem text={problem} />
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

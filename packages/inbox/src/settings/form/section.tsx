import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { words } from '../words.ts';
import './form.css';
import type { Form } from './use-form.ts';
import type { Loaded } from './use-loaded.ts';

interface SectionProps {
  title: string;
  intro?: ComponentChildren;
  /** Beside the title: what is done most. */
  action?: ComponentChildren;
  children: ComponentChildren;
}

/** One page of the settings. Its title has the focus when it was come to, so that it is read out. */
export function Section({ title, intro, action, children }: SectionProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${words.settings}`;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div class="section">
      <header class="section-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {intro && <p class="soft">{intro}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

/** A card with what belongs together. */
export function Card({ title, text, action, children }: Partial<SectionProps> & { text?: ComponentChildren }) {
  return (
    <section class="card">
      {title && (
        <header class="card-head">
          <div>
            <h2>{title}</h2>
            {text && <p class="soft">{text}</p>}
          </div>
          {action}
        </header>
      )}
      {children}
    </section>
  );
}

/** What was read, or why it is not there. */
export function Shown<T>({ loaded, children }: { loaded: Loaded<T>; children: (value: T) => ComponentChildren }) {
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') return <Failed error={loaded.error} onRetry={loaded.reload} />;
  return <>{children(loaded.value)}</>;
}

/** The foot of a form: save, discard, and how it stands. */
export function SaveBar<T extends object>({ form, saveLabel }: { form: Form<T>; saveLabel?: string }) {
  const problem = form.problems.form;
  return (
    <div class="save-bar">
      <Button type="submit" variant="primary" isBusy={form.isSaving} disabled={!form.isDirty}>
        {saveLabel ?? words.save}
      </Button>
      {form.isDirty && !form.isSaving && (
        <Button variant="quiet" onClick={form.discard}>
          {words.discard}
        </Button>
      )}
      <p class="save-state" role="status">
        {form.isSaved && (
          <>
            <Icon name="check" /> {words.saved}
          </>
        )}
        {form.isDirty && !form.isSaving && !problem && words.notSaved}
      </p>
      <FormProblem text={problem} />
    </div>
  );
}

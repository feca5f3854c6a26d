import type { ComponentChildren } from 'preact';
import { Button } from '../ui/button.tsx';
import { Problem } from './page.tsx';
import type { Step } from './use-step.ts';

interface Props {
  step: Step;
  submitLabel: string;
  /** What is wrong before anything was tried. */
  refusal?: string | null;
  children: ComponentChildren;
}

/** What went wrong with all of it, the fields, and one way on. */
export function StepForm({ step, submitLabel, refusal, children }: Props) {
  return (
    <>
      <Problem text={step.problems['form'] ?? refusal} />
      <form class="access-form" onSubmit={step.onSubmit} noValidate>
        {children}
        <Button type="submit" variant="primary" isWide isBusy={step.isBusy}>
          {submitLabel}
        </Button>
      </form>
    </>
  );
}

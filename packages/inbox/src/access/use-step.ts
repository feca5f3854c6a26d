import { useEffect, useRef, useState } from 'preact/hooks';

/** What is wrong with which field; `form`: with all of it. */
export type StepProblems = Record<string, string | undefined>;

export interface Step {
  problems: StepProblems;
  isBusy: boolean;
  onSubmit(event: Event): void;
  run(work: () => Promise<StepProblems | null>): Promise<void>;
}

/** One try at a time. `work` answers what is wrong, null when it worked; the first wrong field gets the focus. */
export function useStep(work: () => Promise<StepProblems | null>): Step {
  const [problems, setProblems] = useState<StepProblems>({});
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);
  const form = useRef<HTMLElement | null>(null);

  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [problems]);

  async function run(task: typeof work): Promise<void> {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    setProblems({});
    setProblems((await task()) ?? {});
    setBusy(false);
    isRunning.current = false;
  }

  return {
    problems,
    isBusy,
    onSubmit(event) {
      event.preventDefault();
      form.current = event.currentTarget as HTMLElement;
      void run(work);
    },
    run,
  };
}

import { useRef, useState } from 'preact/hooks';
import type { LabelKey } from '../../labels/translate.ts';

interface Submit {
  onSubmit(event: Event): void;
  submit(): Promise<void>;
  isBusy: boolean;
  problem: LabelKey | null;
}

/** One try at a time; `work` answers what went wrong. */
export function useSubmit(work: () => Promise<LabelKey | null>): Submit {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<LabelKey | null>(null);
  const isRunning = useRef(false);

  async function submit(): Promise<void> {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    setProblem(null);
    setProblem(await work());
    setBusy(false);
    isRunning.current = false;
  }

  return {
    submit,
    onSubmit(event) {
      event.preventDefault();
      void submit();
    },
    isBusy,
    problem,
  };
}

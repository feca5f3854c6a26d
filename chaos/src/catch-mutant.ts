import type { Mutant } from './mutants.ts';
import { copyWithFault } from './mutated-copy.ts';
import { runMany } from './run-many.ts';
import type { Outcome } from './run-schedule.ts';

export interface Caught {
  outcome: Outcome;
  /** Of the expected ones, the rule that was broken. */
  rule: string;
}

/** Plays schedules against the faulty server until a checker sees what it should see; null: none did. */
export async function catchMutant(
  mutant: Mutant,
  { seed, schedules, parallel }: { seed: number; schedules: number; parallel: number },
  onOutcome: (outcome: Outcome) => void = () => undefined,
): Promise<Caught | null> {
  const copy = copyWithFault(mutant);
  let caught: Caught | null = null;
  try {
    await runMany({
      topology: mutant.topology,
      root: copy.path,
      seeds: Array.from({ length: schedules }, (_, index) => seed + index),
      parallel,
      seconds: 3,
      crowd: 0,
      onOutcome(outcome) {
        onOutcome(outcome);
        const rule = mutant.rules.find(expected => outcome.violations.some(({ rule }) => rule === expected));
        if (rule !== undefined) caught ??= { outcome, rule };
        return caught === null;
      },
    });
  } finally {
    copy.remove();
  }
  return caught;
}

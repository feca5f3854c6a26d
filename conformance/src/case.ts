import type { Answer } from './answer.ts';
import type { Target } from './target.ts';

export interface Case {
  /** The rules of spec/contract.md this case observes. */
  rules: string[];
  title: string;
  /** `beside`: waits long and loads nothing, so it runs next to the others. `last`: uses up limits, so it runs after them. */
  pace?: 'beside' | 'last';
  /** Resolves when the rule holds; throws `Miss` or `NotObserved`. Makes its own customers and shares nothing. */
  run: (target: Target) => Promise<void>;
}

/** The target does something else than the rule says. */
export class Miss extends Error {
  override name = 'Miss';
  readonly expected: string;
  readonly observed: string;
  readonly answer: Answer | undefined;

  constructor(expected: string, observed: string, answer?: Answer) {
    super(`expected ${expected}, observed ${observed}`);
    this.expected = expected;
    this.observed = observed;
    this.answer = answer;
  }
}

/** This run cannot tell whether the rule holds; the message says why. */
export class NotObserved extends Error {
  override name = 'NotObserved';
}

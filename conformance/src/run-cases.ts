import { type Case, Miss, NotObserved } from './case.ts';
import { createTarget, type TargetOptions } from './target.ts';
import { inParallel, within } from './wait.ts';

export interface Result {
  case: Case;
  outcome: 'pass' | 'miss' | 'not observed';
  ms: number;
  /** Why it was not observed. */
  reason?: string;
  miss?: Miss;
}

const CASES_AT_ONCE = 4;
const CASE_TIMEOUT_MS = 180_000;

/** Runs the cases against the target; answers their results in the order of `cases`. */
export async function runCases(
  cases: readonly Case[],
  options: TargetOptions,
  onResult: (result: Result) => void = () => undefined,
): Promise<Result[]> {
  const results = new Map<Case, Result>();
  const run = async (one: Case) => {
    const result = await runCase(one, options);
    results.set(one, result);
    onResult(result);
  };
  const beside = cases.filter(one => one.pace === 'beside').map(run);
  await inParallel(CASES_AT_ONCE, withPace(cases, undefined), run);
  await Promise.all(beside);
  await inParallel(1, withPace(cases, 'last'), run);
  return cases.flatMap(one => results.get(one) ?? []);
}

export async function runCase(one: Case, options: TargetOptions): Promise<Result> {
  const target = createTarget(options);
  const started = performance.now();
  const result = (rest: Pick<Result, 'outcome' | 'reason' | 'miss'>): Result => ({
    case: one,
    ms: Math.round(performance.now() - started),
    ...rest,
  });
  try {
    await within(CASE_TIMEOUT_MS, 'the case to come to an end', one.run(target));
    return result({ outcome: 'pass' });
  } catch (cause) {
    if (cause instanceof NotObserved) return result({ outcome: 'not observed', reason: cause.message });
    const { expected, observed, answer } = cause instanceof Miss ? cause : misunderstood(cause);
    return result({ outcome: 'miss', miss: new Miss(expected, observed, answer ?? target.lastAnswer()) });
  } finally {
    await target.end();
  }
}

/** The cases `only` names: whole rules (`PL5`) or sections (`MS`); all without it. */
export function selectCases(cases: readonly Case[], only?: string): Case[] {
  if (!only) return [...cases];
  const wanted = only.split(',').map(name => name.trim().toUpperCase());
  return cases.filter(one => one.rules.some(rule => wanted.some(name => rule === name || section(rule) === name)));
}

/** An answer so strange that the case itself broke on it. */
function misunderstood(cause: unknown): Miss {
  return new Miss('answers the case can read', cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
}

const section = (rule: string) => rule.replace(/\d+$/, '');

const withPace = (cases: readonly Case[], pace: Case['pace']) => cases.filter(one => one.pace === pace);

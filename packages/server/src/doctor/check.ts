import type { Clock } from '../ports.ts';

export interface Finding {
  level: 'ok' | 'warn' | 'FAIL';
  /** What was found, and unless all is well what to do. */
  text: string;
}

export interface Check {
  name: string;
  /** What it throws is a failure too. */
  run(): Promise<Finding[]>;
  /** Longer than this it may not take; default 10 s. */
  deadlineMs?: number;
}

const DEADLINE_MS = 10_000;

export const ok = (text: string): Finding => ({ level: 'ok', text });
export const warn = (text: string): Finding => ({ level: 'warn', text });
export const fail = (text: string): Finding => ({ level: 'FAIL', text });

/** Runs the checks one after the other and prints a line for each finding; answers whether none failed (OP11). */
export async function runChecks(
  checks: Check[],
  clock: Pick<Clock, 'after'>,
  print: (line: string) => void,
): Promise<boolean> {
  let isWell = true;
  for (const { name, run, deadlineMs = DEADLINE_MS } of checks) {
    for (const { level, text } of await runOne(run, deadlineMs, clock)) {
      if (level === 'FAIL') isWell = false;
      print(`${level.padEnd(6)}${name.padEnd(16)}${text}`);
    }
  }
  return isWell;
}

async function runOne(run: Check['run'], deadlineMs: number, clock: Pick<Clock, 'after'>): Promise<Finding[]> {
  const late = Promise.withResolvers<Finding[]>();
  const cancel = clock.after(deadlineMs, () => late.resolve([fail(`no answer within ${deadlineMs / 1000} s`)]));
  try {
    return await Promise.race([run(), late.promise]);
  } catch (error) {
    return [fail(describe(error))];
  } finally {
    cancel();
  }
}

/** An error in one line, with what caused it: a failed fetch says nothing by itself. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  const inner = error.cause;
  const code = 'code' in error ? String(error.code) : '';
  const own = error.message || code || error.name;
  return (inner instanceof Error ? `${own}: ${describe(inner)}` : own).replace(/\s+/g, ' ');
}

import type { Outcome } from './run-schedule.ts';
import { STALL } from './stalls.ts';

const EVIDENCE_SHOWN = 8;

/** What was broken, how it shows, what was planned, and how to see it again. */
export function describeOutcome({ schedule, history, violations }: Outcome): string {
  const { seed, topology, mode, faults, devices, actions, activeMs } = schedule;
  const stalls = history.disturbances.filter(({ what }) => what === STALL);
  const rules = Object.entries(Object.groupBy(violations, ({ rule }) => rule));
  return [
    `VIOLATION on ${topology}, seed ${seed} (${mode}): ${rules.map(([rule, all]) => `${rule} ×${all?.length}`).join(', ')}`,
    ...rules.flatMap(([rule, all = []]) =>
      all.slice(0, EVIDENCE_SHOWN).map(({ evidence }) => `  [${rule}] ${evidence}`),
    ),
    `  devices: ${JSON.stringify(devices)}`,
    `  actions: ${actions.length} in ${activeMs} ms; logins ${JSON.stringify(actions.filter(({ do: what }) => what === 'login' || what === 'herd'))}`,
    ...faults.map(
      ({ at, ms, kind, node, by }) => `  fault: at ${at} for ${ms} ms: ${kind} of node ${node}${by ? ` by ${by}` : ''}`,
    ),
    `  harness: stood still ${stalls.length} times, ${Math.round(stalls.reduce((sum, { from, to }) => sum + to - from, 0))} ms in all`,
    ...history.disturbances
      .filter(window => !stalls.includes(window))
      .map(({ what, from, to }) => `  disturbed: ${Math.round(from)}–${Math.round(to)} ms: ${what}`),
    `  again: ${replayCommand(schedule)}`,
  ].join('\n');
}

export function replayCommand({ seed, topology, activeMs, crowd }: Outcome['schedule']): string {
  return `npm run chaos -- --topology ${topology} --seed ${seed} --schedules 1 --seconds ${activeMs / 1000}${crowd > 0 ? ` --crowd ${crowd}` : ''}`;
}

export interface Tally {
  schedules: number;
  violated: number;
  attempts: number;
  stored: number;
  faults: number;
  bytes: number;
}

export function count(tally: Tally, { history, schedule, violations }: Outcome): void {
  tally.schedules++;
  if (violations.length > 0) tally.violated++;
  tally.attempts += history.attempts.length;
  tally.stored += new Set(history.attempts.flatMap(({ message }) => message?.id ?? [])).size;
  tally.faults += schedule.faults.length;
  tally.bytes += history.received.reduce((sum, { text }) => sum + text.length, 0);
}

export function describeTally(tally: Tally): string {
  return `${tally.schedules} schedules, ${tally.faults} faults, ${tally.stored} messages and notes in ${tally.attempts} tries, ${(tally.bytes / 1e6).toFixed(1)} MB checked, ${tally.violated} violated`;
}
